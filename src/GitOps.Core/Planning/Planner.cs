using System.Globalization;
using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Planning;

/// <summary>Works out the plan from what is wanted and what is there. Total, and of deterministic order.</summary>
public static class Planner
{
    /// <summary>The plan of one environment.</summary>
    public static Plan Plan(DesiredGraph graph, ObservedState observed, KindCatalog catalog, PlanOptions options)
    {
        var matching = graph.Match(observed);
        var decide = new ResourceDecision(graph, matching, catalog, options);
        var changes = graph.Datasets.Select(d => Decide(d, observed)).ToList();
        var claimed = new HashSet<ResourceKey>();
        var unchanged = new Unchanged(options.Before, observed);
        foreach (var resource in graph.Resources)
        {
            var change = unchanged.Find(resource) ?? decide.Decide(resource, changes);
            changes.Add(change);
            decide.Decided[change.Id] = change;
            if (change.Observed is { } there)
                claimed.Add(there.Key);
        }

        var leftovers = new Leftovers(graph, observed, catalog, options, claimed);
        changes.AddRange(leftovers.Decide());
        return new()
        {
            Repository = graph.Repository,
            Environment = graph.Environment.Name,
            Source = options.Source,
            Changes = [.. changes.Select(Held)],
            Externals =
            [
                .. graph.Resources.SelectMany(r =>
                    r.Externals.Select(e => new PlannedExternal(r.Id, e, !observed.MissingExternals.Contains(new(e.Kind.Name, e.Name))))
                ),
            ],
            Kept = leftovers.Kept,
            Notes = [.. observed.Notes, .. leftovers.Notes],
        };
    }

    // What somebody holds is left as it is, whatever Git says, until they let it go.
    private static Change Held(Change change) =>
        change.IsActionable && change.Observed?.Tags.GetValueOrDefault(OwnTags.Hold) is { } why
            ? change with
            {
                Action = ChangeAction.Blocked,
                Reason = $"held{(why.Length > 0 ? $": {why}" : "")}; `gitops release {change.Id}` lets it go on",
            }
            : change;

    private static Change Decide(DesiredDataset dataset, ObservedState observed)
    {
        var version = dataset.Version!;
        var there = dataset.Path is null || observed.Datasets.Contains(dataset.Id);
        var size = version.Files.Sum(f => f.Size).ToString("N0", CultureInfo.InvariantCulture);
        return new()
        {
            Id = dataset.Id,
            Action = there ? ChangeAction.NoChange : ChangeAction.Create,
            ActualName = version.Uri,
            Reason = there
                ? "as Git says"
                : $"new content {version.Digest[..10]}: {version.Files.Count} file{(version.Files.Count == 1 ? "" : "s")}, {size} bytes to upload",
            Position = dataset.Position,
        };
    }
}
