using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Core.Environments;

/// <summary>Lists what is not in sync in a plan, root causes first, and then what is suspended.</summary>
public static class PendingChanges
{
    // A status is part of the list of all environments, so its size is limited.
    private const int Limit = 200;

    /// <summary>The pending changes of a plan; at most 200.</summary>
    public static IReadOnlyList<PendingChange> Of(Plan plan, IReadOnlyDictionary<ResourceId, RetryState> retries)
    {
        var open = plan.Shown.Concat(plan.SuspendedInSync).ToList();
        var ids = open.Select(c => c.Id).ToHashSet();
        return
        [
            .. open.OrderBy(c => Rank(c, retries))
                .ThenBy(c => c.DependsOn.Any(ids.Contains) ? 1 : 0)
                .Take(Limit)
                .Select(c => new PendingChange(
                    c.Id,
                    c.ActualName,
                    c.Action,
                    c.Reason,
                    c.Action == ChangeAction.Blocked ? null : retries.GetValueOrDefault(c.Id)?.Failure,
                    NextOf(c, ids, retries)
                )),
        ];
    }

    /// <summary>The change that a pending one waits for in the end: itself, or the root of its dependencies.</summary>
    public static PendingChange RootOf(PendingChange change, IReadOnlyList<PendingChange> all)
    {
        var seen = new HashSet<ResourceId>();
        while (seen.Add(change.Id) && change.Next is After { Id: var id } && all.FirstOrDefault(c => c.Id == id) is { } before)
            change = before;
        return change;
    }

    private static int Rank(Change change, IReadOnlyDictionary<ResourceId, RetryState> retries) =>
        change.Action == ChangeAction.Blocked ? 0
        : retries.ContainsKey(change.Id) ? 1
        : change.Action == ChangeAction.Wait ? 2
        : change.Action == ChangeAction.NoChange ? 4
        : 3;

    private static NextStep NextOf(Change change, HashSet<ResourceId> open, IReadOnlyDictionary<ResourceId, RetryState> retries)
    {
        if (change.Action == ChangeAction.Blocked || change.Reason is Suspended)
            return new AwaitsPerson();
        if (retries.TryGetValue(change.Id, out var retry))
            return new RetriedAt(retry.Attempts, retry.Next);
        if (change.Action == ChangeAction.Wait)
            return new PolledUntilDone();
        return change.DependsOn.FirstOrDefault(open.Contains) is { } before ? new After(before) : new NextReconciliation();
    }
}
