using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Aws.Client;
using GitOps.Core.Observed;
using GitOps.Engine.Errors;
using GitOps.Engine.Observing;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Aws.Observing;

/// <summary>Looks at SageMaker: by tags, by Search, by lists, by describe, from cheap to dear.</summary>
internal sealed class ResourceReader(AwsClient client, KindCatalog catalog, DescribedVersions versions) : IResourceReader
{
    private const int ManyRuns = 10;
    private readonly Lister _lister = new(client);

    public async Task<Sweep> SweepAsync(string? repository, CancellationToken cancellationToken)
    {
        try
        {
            return Sweep.Of(await new TagSweep(client, catalog).RunAsync(repository, cancellationToken), []);
        }
        catch (ServiceException refusal)
            when (refusal.Kind is not (ServiceErrorKind.AccessDenied or ServiceErrorKind.Unavailable)
                || refusal.Code != "Unreachable" && refusal.Kind == ServiceErrorKind.Unavailable
            )
        {
            var found = await new ListSweep(_lister, this, catalog).RunAsync(repository, cancellationToken);
            return found with
            {
                Notes =
                [
                    $"the tagging API can't be used here ({refusal.Code}), so every resource was listed and its tags read one by one",
                    .. found.Notes,
                ],
            };
        }
    }

    public async Task<IReadOnlyList<ObservedResource>?> SearchAsync(Kind kind, string? repository, CancellationToken cancellationToken)
    {
        try
        {
            return await new SearchSweep(client, catalog).RunAsync(
                kind,
                repository is null ? $"Tags.{OwnTags.Managed}" : $"Tags.{OwnTags.Repository}",
                repository is null ? "true" : OwnTags.Encode(repository),
                cancellationToken
            );
        }
        catch (ServiceException refusal)
            when (refusal.Kind is ServiceErrorKind.InvalidRequest or ServiceErrorKind.NotFound or ServiceErrorKind.Unavailable)
        {
            // What Search can't tell is described one by one.
            return null;
        }
    }

    public Task<ObservedResource?> DescribeAsync(Kind kind, string handle, CancellationToken cancellationToken) =>
        DescribeAsync(kind, handle, withTags: true, cancellationToken);

    public async Task<IReadOnlyList<ObservedResource>> ChildrenAsync(Kind kind, string parent, CancellationToken cancellationToken)
    {
        try
        {
            var listed = await _lister.ListAsync(
                kind,
                new JsonObject { [kind.VersionOf ?? kind.List!.Parent!] = parent },
                cancellationToken
            );
            if (kind.MetadataMember is null)
                return [.. listed.Select(item => Observe(kind, item, []))];
            var described = new List<ObservedResource>();
            foreach (var item in listed)
                if (await versions.GetAsync(kind, item, arn => DescribeAsync(kind, arn, withTags: false, cancellationToken)) is { } version)
                    described.Add(version);
            return described;
        }
        catch (ServiceException refusal) when (refusal.Kind == ServiceErrorKind.NotFound)
        {
            return [];
        }
    }

    public async Task<IReadOnlyList<ObservedResource>> RefreshAsync(
        IReadOnlyList<ObservedResource> resources,
        CancellationToken cancellationToken
    )
    {
        var seen = new List<ObservedResource>();
        foreach (var family in resources.GroupBy(r => r.Kind))
        {
            var asked = family.ToList();
            // Many runs at once: one list since the oldest of them tells which have moved.
            if (
                asked.Count >= ManyRuns
                && family.Key is { IsRun: true, List: { Parent: null, CreatedAfter.Length: > 0 } }
                && asked.All(r => r.Created is not null)
            )
                asked = await StillAsync(family.Key, asked, seen, cancellationToken);
            foreach (var resource in asked)
                if (await DescribeAsync(resource.Kind, resource.Handle, withTags: false, cancellationToken) is { } now)
                    seen.Add(now.Kind.HandleIsArn ? now with { Name = resource.Name } : now);
        }

        return seen;
    }

    internal async Task<ObservedResource?> DescribeAsync(Kind kind, string handle, bool withTags, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.InvokeAsync(
                "sagemaker",
                kind.Operations.Describe,
                new JsonObject { [kind.Handle] = handle },
                cancellationToken
            );
            var tags =
                withTags && kind.HasTags && answer[kind.VersionOf ?? "\0"] is null
                    ? await _lister.TagsAsync((string)answer[kind.ArnMember]!, cancellationToken)
                    : [];
            return Observe(kind, answer, tags);
        }
        catch (ServiceException refusal)
            when (refusal.Kind == ServiceErrorKind.NotFound
                && !kind.UnrelatedNotFoundMessages.Any(t => refusal.Message.Contains(t, StringComparison.Ordinal))
            )
        {
            return null;
        }
    }

    /// <summary>An answer of describe, Search or a list as what Core knows.</summary>
    internal static ObservedResource Observe(Kind kind, JsonObject answer, Dictionary<string, string> tags)
    {
        var arn = (string?)answer[kind.ArnMember] ?? "";
        if (kind.MetadataMember is { } metadata && answer[metadata] is JsonObject held)
            tags = tags.Concat(held.Select(p => KeyValuePair.Create(p.Key, (string?)p.Value ?? "")))
                .GroupBy(p => p.Key)
                .ToDictionary(g => g.Key, g => g.Last().Value);
        var name =
            kind.VersionOf is { } group && answer[group] is not null
                ? arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..]
                : (string?)answer[kind.NameMember ?? "\0"] ?? arn[(arn.LastIndexOf('/') + 1)..];
        return new()
        {
            Kind = kind,
            Name = name,
            Arn = arn,
            Tags = tags,
            Status = kind.Status is { } status ? (string?)answer[status.Member] : null,
            // A list's item may name it with the kind before it.
            Failure =
                kind.FailureMember is { } failure && (answer[failure] ?? answer[kind.Name + failure]) is JsonValue reason
                    ? reason.ToString()
                    : null,
            Description = (DataMap)JsonData.FromJson(answer),
            Created = Time(answer["CreationTime"] ?? answer["StartTime"]),
        };
    }

    private async Task<List<ObservedResource>> StillAsync(
        Kind kind,
        List<ObservedResource> asked,
        List<ObservedResource> seen,
        CancellationToken cancellationToken
    )
    {
        var since = asked.Min(r => r.Created)!.Value.AddMinutes(-5);
        var listed = await _lister.ListAsync(
            kind,
            new JsonObject { [kind.List!.CreatedAfter] = since.ToUnixTimeMilliseconds() / 1000.0 },
            cancellationToken
        );
        // A list that moves while it is paged through may show a run twice.
        var statuses = listed
            .GroupBy(i => (string)i[kind.NameMember!]!)
            .ToDictionary(g => g.Key, g => (string?)g.Last()[kind.Status!.Member]);
        var moved = asked.Where(r => !statuses.TryGetValue(r.Name, out var status) || status != r.Status).ToList();
        seen.AddRange(asked.Except(moved));
        return moved;
    }

    private static DateTimeOffset? Time(JsonNode? node) =>
        node switch
        {
            JsonValue value when value.TryGetValue<double>(out var seconds) => DateTimeOffset.FromUnixTimeMilliseconds(
                (long)(seconds * 1000)
            ),
            JsonValue value
                when DateTimeOffset.TryParse((string?)value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) =>
                time,
            _ => null,
        };
}
