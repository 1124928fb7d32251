using System.Collections.Concurrent;

namespace GitOps.LocalAws.Serving;

/// <summary>The deployments of all endpoints, by ARN. A new deployment replaces the previous one atomically. Thread-safe.</summary>
internal sealed class EndpointHost
{
    private readonly ConcurrentDictionary<string, Deployment> _deployments = new(StringComparer.Ordinal);

    public Deployment? Find(string endpointArn) => _deployments.GetValueOrDefault(endpointArn);

    public void Deploy(string endpointArn, string config, IReadOnlyList<DeployedVariant> variants) =>
        _deployments[endpointArn] = new(config, variants);

    public void Remove(string endpointArn) => _deployments.TryRemove(endpointArn, out _);
}
