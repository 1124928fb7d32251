using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>Decides on what is ours and live, but not what Git wants now: earlier versions, and what left Git.</summary>
internal sealed class Leftovers(
    DesiredGraph graph,
    ObservedState observed,
    KindCatalog catalog,
    PlanOptions options,
    HashSet<ResourceKey> claimed
)
{
    private readonly HashSet<ResourceKey> _wanted =
    [
        .. graph.Resources.Select(r => new ResourceKey(r.Kind.Name, OwnTags.Encode(r.Id.Name))),
    ];

    private readonly Uses _uses = new(observed);

    /// <summary>How many earlier versions are kept.</summary>
    public int Kept { get; private set; }

    public List<string> Notes { get; } = [];

    public IEnumerable<Change> Decide()
    {
        var ours = observed
            .Resources.Values.Where(r => r.IsLive && r.BelongsTo(graph.Repository, graph.Environment.Name) && !claimed.Contains(r.Key))
            .ToList();
        var isEarlier = ours.ToLookup(r => _wanted.Contains(new(r.Kind.Name, r.NameInGit ?? "")));
        return [.. EarlierVersions(isEarlier[true]), .. LeftGit([.. isEarlier[false]])];
    }

    private IEnumerable<Change> EarlierVersions(IEnumerable<ObservedResource> earlier)
    {
        foreach (
            var versions in earlier
                .GroupBy(r => new ResourceKey(r.Kind.Name, r.NameInGit ?? ""))
                .OrderBy(g => g.Key.Kind, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Name, StringComparer.Ordinal)
        )
        {
            var newestFirst = versions.OrderByDescending(r => r.Created).ThenBy(r => r.Name, StringComparer.Ordinal).ToList();
            foreach (var run in newestFirst.Where(r => r.Kind.IsRun))
                yield return LetGo(run, "a later version took its place") with
                {
                    IsHousekeeping = !run.IsBusy,
                };
            var things = newestFirst.Where(r => !r.Kind.IsRun && r.Kind.Operations.Delete is not null && r.Kind.VersionOf is null).ToList();
            Kept += Math.Min(things.Count, graph.Environment.Keep);
            foreach (var thing in things.Skip(graph.Environment.Keep))
                if (!IsUsed(thing))
                    yield return Delete(thing, $"an earlier version; {graph.Environment.Keep} are kept") with
                    {
                        IsHousekeeping = true,
                    };
                else
                    Kept++;
        }
    }

    private IEnumerable<Change> LeftGit(IReadOnlyList<ObservedResource> gone)
    {
        foreach (
            var run in gone.Where(r => r.Kind.IsRun)
                .OrderBy(r => r.Kind.Name, StringComparer.Ordinal)
                .ThenBy(r => r.Name, StringComparer.Ordinal)
        )
            yield return LetGo(run, "is in Git no more");
        var order = KindOrder.UsersFirst(catalog);
        var things = gone.Where(r => !r.Kind.IsRun && r.Kind.Operations.Delete is not null && r.Kind.VersionOf is null)
            .OrderBy(r => order[r.Kind.Name])
            .ThenBy(r => r.Name, StringComparer.Ordinal)
            .ToList();
        if (things.Count == 0)
            yield break;
        if (!graph.Environment.Prune && !options.Prune)
        {
            Notes.Add(
                $"{things.Count} in AWS but not in Git any more, kept because prune is off: {string.Join(", ", things.Take(5).Select(t => $"{t.Kind}/{t.Name}"))}{(things.Count > 5 ? " …" : "")}"
            );
            yield break;
        }

        var refusal = Budget(things);
        foreach (var thing in things)
            yield return refusal is null
                ? Delete(thing, "is in Git no more")
                : Delete(thing, refusal) with
                {
                    Action = ChangeAction.Blocked,
                };
    }

    private string? Budget(IReadOnlyList<ObservedResource> things)
    {
        if (graph.Resources.Count == 0)
            return "the environment is empty, so nothing is removed; `gitops delete --all` removes what it has";
        var all = observed.Resources.Values.Count(r => r.IsLive && !r.Kind.IsRun && r.BelongsTo(graph.Repository, graph.Environment.Name));
        var budget = Math.Max(Math.Max(3, all / 5), options.AllowPrune);
        if (things.Count > budget)
            return $"{things.Count} of {all} would be removed, more than a fifth; `--allow-prune {things.Count}` allows it";
        var endpointsGo = things.Count(t => t.Kind.Redeploys);
        return endpointsGo > 0 && options.AllowPrune < things.Count && !graph.Resources.Any(r => r.Kind.Redeploys)
            ? $"the last endpoint would be removed; `--allow-prune {things.Count}` allows it"
            : null;
    }

    // What is in use, as far as was seen; before it deletes, apply looks again at what may use it.
    private bool IsUsed(ObservedResource thing) => _uses.Of(thing).Any();

    private static Change LetGo(ObservedResource run, string reason) =>
        Of(run, ChangeAction.LetGo, run.IsBusy ? $"{reason}: it is stopped" : reason);

    private static Change Delete(ObservedResource thing, string reason) => Of(thing, ChangeAction.Delete, reason);

    private static Change Of(ObservedResource thing, ChangeAction action, string reason) =>
        new()
        {
            Id = new(thing.Kind.Name, thing.NameInGit ?? thing.Name),
            Kind = thing.Kind,
            Action = action,
            ActualName = thing.Name,
            Reason = reason,
            Observed = thing,
        };
}
