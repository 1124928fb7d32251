using GitOps.Core.Manifests;

namespace GitOps.Core.Desired;

/// <summary>All that an environment wants, each resource after those that it takes something from; of deterministic order.</summary>
public sealed class DesiredGraph(string repository, EnvironmentSettings environment, IReadOnlyList<DesiredResource> resources, IReadOnlyList<DesiredDataset> datasets)
{
    private readonly Dictionary<ResourceId, DesiredResource> _byId = resources.ToDictionary(r => r.Id);
    private readonly Dictionary<ResourceId, DesiredDataset> _datasetsById = datasets.ToDictionary(d => d.Id);

    /// <summary>The repository's id.</summary>
    public string Repository { get; } = repository;

    /// <summary>The environment.</summary>
    public EnvironmentSettings Environment { get; } = environment;

    /// <summary>The resources, each after those that it takes something from.</summary>
    public IReadOnlyList<DesiredResource> Resources { get; } = resources;

    /// <summary>The data sets.</summary>
    public IReadOnlyList<DesiredDataset> Datasets { get; } = datasets;

    /// <summary>The resource of that identity, or null.</summary>
    public DesiredResource? Find(ResourceId id) => _byId.GetValueOrDefault(id);

    /// <summary>The data set of that identity, or null.</summary>
    public DesiredDataset? FindDataset(ResourceId id) => _datasetsById.GetValueOrDefault(id);
}
