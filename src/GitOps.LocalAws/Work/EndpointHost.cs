using System.Collections.Concurrent;
using GitOps.LocalAws.Algorithms;

namespace GitOps.LocalAws.Work;

/// <summary>A variant that answers: its model and its share of the traffic.</summary>
internal sealed record ServingVariant(string Name, double Weight, BoostedTrees? Model, string? CannotServe);

/// <summary>What an endpoint serves just now.</summary>
internal sealed record Serving(string Config, IReadOnlyList<ServingVariant> Variants);

/// <summary>The models that endpoints serve. A deployment swaps an endpoint's whole set at once.</summary>
internal sealed class EndpointHost
{
    private readonly ConcurrentDictionary<string, Serving> _serving = new(StringComparer.Ordinal);

    public Serving? Find(string endpointArn) => _serving.GetValueOrDefault(endpointArn);

    public void Set(string endpointArn, string config, IReadOnlyList<ServingVariant> variants) =>
        _serving[endpointArn] = new(config, variants);

    public void Remove(string endpointArn) => _serving.TryRemove(endpointArn, out _);
}
