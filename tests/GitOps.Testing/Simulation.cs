using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Testing;

/// <summary>What AWS would show after everything that a graph wants was made: names, tags, good statuses, whole descriptions.</summary>
public static class Simulation
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The state after a graph was applied to another.</summary>
    public static ObservedState Apply(DesiredGraph graph, ObservedState? before = null, string commit = "c0ffee")
    {
        var state = before ?? ObservedState.Empty;
        foreach (var resource in graph.Resources)
            state =
                new ResourceMatcher(graph, state).Find(resource) is { } there && resource.Naming != Naming.Fixed
                    ? state.With(
                        there with
                        {
                            Tags = there.Tags.Concat(resource.Tags).GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.Last().Value),
                        }
                    )
                    : state.With(Make(graph, resource, state, commit));
        return state with { Datasets = [.. graph.Datasets.Select(d => d.Id)] };
    }

    private static ObservedResource Make(DesiredGraph graph, DesiredResource resource, ObservedState state, string commit)
    {
        var kind = resource.Kind;
        var arn = $"arn:aws:sagemaker:eu-west-1:123456789012:{kind.ArnType}/{resource.ActualName}";
        var description = new OutputResolver(new(graph, state)).Resolve(resource.Spec);
        if (kind.NameMember is { } name)
            description = description.With(name, DataScalar.Of(resource.ActualName));
        if (kind.Name == "TrainingJob")
            description = description.With(
                "ModelArtifacts",
                new DataMap([new("S3ModelArtifacts", DataScalar.Of($"s3://churn-dev/models/{resource.ActualName}/output/model.tar.gz"))])
            );
        return new()
        {
            Kind = kind,
            Name = resource.ActualName,
            Arn = arn,
            Tags = OwnTags.For(graph, resource, commit),
            Status = kind.Status?.Good.Order(StringComparer.Ordinal).First(),
            Description = description.With(kind.ArnMember, DataScalar.Of(arn)),
            Created = Start.AddMinutes(state.Resources.Count),
        };
    }
}
