using System.Globalization;
using GitOps.Core.Manifests;

namespace GitOps.Core.Desired;

/// <summary>All that an environment wants, each resource after those that it takes something from; of deterministic order.</summary>
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

    /// <summary>The resources, each after those that it takes something from.</summary>
    public IReadOnlyList<DesiredResource> Resources { get; } = resources;

    /// <summary>The data sets.</summary>
    public IReadOnlyList<DesiredDataset> Datasets { get; } = datasets;

    /// <summary>The schedules.</summary>
    public IReadOnlyList<DesiredSchedule> Schedules { get; } = schedules;

    /// <summary>The resource of that identity, or null.</summary>
    public DesiredResource? Find(ResourceId id) => _byId.GetValueOrDefault(id);

    /// <summary>The data set of that identity, or null.</summary>
    public DesiredDataset? FindDataset(ResourceId id) => _datasetsById.GetValueOrDefault(id);

    /// <summary>The same with other resources and data sets, each in the place of the one of its identity.</summary>
    public DesiredGraph With(IReadOnlyList<DesiredResource> others, IReadOnlyList<DesiredDataset> sets) =>
        new(Repository, Environment, others, sets, Schedules);

    /// <summary>The same with the ticks of its schedules as an input of what they run.</summary>
    public DesiredGraph With(IReadOnlyDictionary<DesiredSchedule, DateTimeOffset> ticks)
    {
        if (ticks.Count == 0)
            return this;
        var asked = ticks
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
                    asked[r.Id].Any()
                        ? r with
                        {
                            Options = r.Options with { Rerun = string.Join(", ", asked[r.Id].Prepend(r.Options.Rerun).OfType<string>()) },
                        }
                        : r
                ),
            ],
            Datasets
        );
    }
}
