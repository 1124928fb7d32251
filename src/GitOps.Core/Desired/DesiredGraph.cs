using System.Globalization;
using GitOps.Core.Manifests;

namespace GitOps.Core.Desired;

/// <summary>The desired state of an environment, in a deterministic order: each resource follows those that it references.</summary>
public sealed class DesiredGraph(
    string repository,
    EnvironmentSettings environment,
    IReadOnlyList<DesiredResource> resources,
    IReadOnlyList<DesiredDataset> datasets,
    IReadOnlyList<DesiredSchedule> schedules
)
{
    private readonly Dictionary<ResourceId, DesiredResource> _byId = resources.ToDictionary(r => r.Id);
    private readonly Dictionary<ResourceId, DesiredDataset> _datasetsById = datasets.ToDictionary(d => d.Id);

    /// <summary>The repository's id.</summary>
    public string Repository { get; } = repository;

    /// <summary>The environment.</summary>
    public EnvironmentSettings Environment { get; } = environment;

    /// <summary>The resources, each after those that it references.</summary>
    public IReadOnlyList<DesiredResource> Resources { get; } = resources;

    /// <summary>The data sets.</summary>
    public IReadOnlyList<DesiredDataset> Datasets { get; } = datasets;

    /// <summary>The schedules.</summary>
    public IReadOnlyList<DesiredSchedule> Schedules { get; } = schedules;

    /// <summary>The resource of that identity, or null.</summary>
    public DesiredResource? Find(ResourceId id) => _byId.GetValueOrDefault(id);

    /// <summary>The data set of that identity, or null.</summary>
    public DesiredDataset? FindDataset(ResourceId id) => _datasetsById.GetValueOrDefault(id);

    /// <summary>A copy in which resources and data sets replace those with the same identity.</summary>
    public DesiredGraph With(IReadOnlyList<DesiredResource> others, IReadOnlyList<DesiredDataset> sets) =>
        new(Repository, Environment, others, sets, Schedules);

    /// <summary>A copy in which the ticks of schedules are inputs of the runs that they start.</summary>
    public DesiredGraph With(IReadOnlyDictionary<DesiredSchedule, DateTimeOffset> ticks)
    {
        if (ticks.Count == 0)
            return this;
        var reruns = ticks
            .OrderBy(t => t.Key.Id)
            .SelectMany(t =>
                t.Key.Runs.Select(run =>
                    (run, Tick: $"{t.Key.Id} {t.Value.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture)}")
                )
            )
            .ToLookup(t => t.run, t => t.Tick);
        return With(
            [
                .. Resources.Select(r =>
                    reruns[r.Id].Any()
                        ? r with
                        {
                            Options = r.Options with { Rerun = string.Join(", ", reruns[r.Id].Prepend(r.Options.Rerun).OfType<string>()) },
                        }
                        : r
                ),
            ],
            Datasets
        );
    }
}
