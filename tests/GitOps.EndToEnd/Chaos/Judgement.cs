using System.Text.Json.Nodes;
using GitOps.Core.Observed;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Chaos;

/// <summary>What must hold whatever happened, read from the server's journal and its log of states.</summary>
internal sealed class Judgement(Drivers.LocalAws aws, IReadOnlyList<string> commits)
{
    private readonly List<(string Kind, string Name, JsonNode Document, Dictionary<string, string> Tags)> _states = ReadStates(
        aws.StateFile
    );

    /// <summary>What does not hold, in words.</summary>
    public IReadOnlyList<string> Faults() =>
        [.. MadeTwice(), .. RunTwice(), .. PipelinesMadeTwice(), .. VersionsMadeTwice(), .. WentBack(), .. Touched()];

    public string Figures() =>
        string.Join(
            ", ",
            aws.Journal()
                .Where(l => l.Status == 200 || l.Error?.StartsWith("fault", StringComparison.Ordinal) == true)
                .GroupBy(l => l.Error ?? l.Operation.TrimEnd('s'))
                .Where(g => g.Count() > 20)
                .OrderByDescending(g => g.Count())
                .Take(14)
                .Select(g => $"{g.Key} {g.Count()}")
        );

    // A name made once is one fingerprint: runs never share a name, and nothing of ours is deleted and made again with the same content
    // here.
    private IEnumerable<string> MadeTwice() =>
        aws.Journal()
            .Where(l =>
                l.Status == 200
                && l.Operation
                    is "CreateTrainingJob"
                        or "CreateModel"
                        or "CreateEndpointConfig"
                        or "CreateEndpoint"
                        or "CreateModelPackageGroup"
                && l.Status == 200
            )
            .GroupBy(l => (l.Operation, l.Name))
            .Where(g => g.Count() > 1)
            .Select(g => $"{g.Key.Operation} {g.Key.Name} was done {g.Count()} times");

    private IEnumerable<string> RunTwice() =>
        _states
            .Where(s => s.Kind == "TrainingJob" && s.Tags.ContainsKey(OwnTags.Fingerprint))
            .GroupBy(s => s.Tags[OwnTags.Fingerprint])
            .Where(g => g.Select(s => s.Name).Distinct().Count() > 1)
            .Select(g => $"{string.Join(" and ", g.Select(s => s.Name).Distinct())} are runs of one fingerprint");

    // Any change to a resource is recorded as another state of it.
    private IEnumerable<string> Touched() =>
        _states
            .GroupBy(s => (s.Kind, s.Name))
            .Where(g => Bystanders.Has(g.Key.Name) && g.Count() > 1)
            .Select(g => $"{g.Key.Kind} {g.Key.Name} is not ours and was changed");

    // Sent again with its token a create is answered with what it made the first time, so the journal does not show it; the creation time
    // does.
    private IEnumerable<string> PipelinesMadeTwice() =>
        _states
            .Where(s => s.Kind == "Pipeline")
            .GroupBy(s => s.Name)
            .Where(g => g.Select(s => s.Document["CreationTime"]!.ToString()).Distinct().Count() > 1)
            .Select(g => $"pipeline {g.Key} was made more than once");

    private IEnumerable<string> VersionsMadeTwice() =>
        _states
            .Where(s => s.Kind == "ModelPackage")
            .GroupBy(s => (string)s.Document["ModelPackageArn"]!)
            .Select(g => g.Last())
            .GroupBy(s =>
                ((string?)s.Document["ModelPackageGroupName"], (string?)s.Document["CustomerMetadataProperties"]?[OwnTags.Fingerprint])
            )
            .Where(g => g.Count() > 1)
            .Select(g => $"{g.Key} has {g.Count()} versions");

    // Every configuration belongs to the commit that made it; an endpoint only ever goes to a later one.
    private IEnumerable<string> WentBack()
    {
        var made = _states
            .Where(s => s.Kind == "EndpointConfig")
            .GroupBy(s => s.Name)
            .ToDictionary(g => g.Key, g => Order(g.First().Tags.GetValueOrDefault(OwnTags.Commit)));
        foreach (var endpoint in _states.Where(s => s.Kind == "Endpoint").GroupBy(s => s.Name))
        {
            var path = endpoint.Select(s => (string)s.Document["EndpointConfigName"]!).Where(made.ContainsKey).ToList();
            for (var i = 1; i < path.Count; i++)
                if (made[path[i]] < made[path[i - 1]])
                    yield return $"endpoint {endpoint.Key} went from {path[i - 1]} (commit {made[path[i - 1]]}) back to {path[i]} "
                        + $"(commit {made[path[i]]})";
        }
    }

    private int Order(string? commit)
    {
        for (var i = 0; i < commits.Count; i++)
            if (commits[i] == commit)
                return i;
        return -1;
    }

    private static List<(string, string, JsonNode, Dictionary<string, string>)> ReadStates(string path)
    {
        var states = new List<(string, string, JsonNode, Dictionary<string, string>)>();
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (file.ReadLine() is { } line)
            if (JsonNode.Parse(line) is { } entry && (string)entry["key"]! is var key && entry["value"]?["document"] is { } document)
                states.Add(
                    (
                        key.Split('/')[0],
                        key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..],
                        document,
                        entry["value"]!["tags"]!.AsObject().ToDictionary(t => t.Key, t => (string)t.Value!)
                    )
                );
        return states;
    }
}
