using System.Globalization;
using GitOps.Core.Manifests;
using GitOps.Schema.Values;

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

    /// <summary>The data sets that a resource reads: by a reference, or by an S3 URI at or below theirs.</summary>
    public IEnumerable<DesiredDataset> DatasetsOf(DesiredResource resource)
    {
        if (Datasets.Count == 0)
            return [];
        var (targets, texts) = (resource.References.Select(r => r.Target).ToHashSet(), Texts(resource.Spec).ToList());
        return Datasets.Where(d => targets.Contains(d.Id) || texts.Exists(d.Contains));
    }

    /// <summary>The resources that read one of these data sets, and what depends on them.</summary>
    public IReadOnlySet<ResourceId> ReadersOf(IReadOnlySet<ResourceId> datasets)
    {
        var readers = new HashSet<ResourceId>();
        foreach (var resource in Resources)
            if (resource.References.Any(r => readers.Contains(r.Target)) || DatasetsOf(resource).Any(d => datasets.Contains(d.Id)))
                readers.Add(resource.Id);
        return readers;
    }

    private static IEnumerable<string> Texts(DataNode node) =>
        node switch
        {
            DataMap map => map.Entries.SelectMany(e => Texts(e.Value)),
            DataList list => list.Items.SelectMany(Texts),
            DataScalar { Kind: ScalarKind.Text } scalar => [scalar.Text],
            _ => [],
        };

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
                    (run, t.Value, Tick: $"{t.Key.Id} {t.Value.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture)}")
                )
            )
            .ToLookup(t => t.run);
        return With(
            [
                .. Resources.Select(r =>
                    reruns[r.Id].Any()
                        ? r with
                        {
                            Options = r.Options with
                            {
                                Ticks = string.Join(", ", reruns[r.Id].Select(t => t.Tick)),
                                LastTick = reruns[r.Id].Max(t => t.Value),
                            },
                        }
                        : r
                ),
            ],
            Datasets
        );
    }
}
