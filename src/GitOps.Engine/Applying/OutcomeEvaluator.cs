using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Deciding;

namespace GitOps.Engine.Applying;

/// <summary>Evaluates what remains after an apply: failures first, then what waits for a person, then what is in progress.</summary>
public static class OutcomeEvaluator
{
    /// <summary>The outcome; <paramref name="retries"/> are earlier failures that are backing off.</summary>
    public static Outcome Of(
        DecidedPlan remaining,
        IReadOnlyDictionary<ResourceId, ChangeFailure> failures,
        IReadOnlyDictionary<ResourceId, RetryState> retries
    )
    {
        var plan = remaining.Plan;
        if (failures.Count > 0)
            return new Failed(new ChangesFailed(failures.First().Key, failures.First().Value, failures.Count));
        if (plan.Changes.FirstOrDefault(c => c.Action == ChangeAction.Blocked && c.Reason is not Suspended) is { } blocked)
            return Stall(plan, blocked);
        if (remaining.FirstNotAllowed is { } denied)
            return new Stalled(new ChangeNotAllowed(denied.Change.Id, denied.Decision, remaining.Decisions.Count(d => d.Allowed is null)));
        var open = plan.Changes.Where(c => c.IsActionable).Select(c => c.Id).ToHashSet();
        var backingOff = retries.Where(r => open.Contains(r.Key)).ToList();
        if (backingOff is [var (id, retry), ..])
            return new Failed(new ChangesFailed(id, retry.Failure, backingOff.Count));
        if (FirstSuspended(plan) is { } suspended)
            return Stall(plan, suspended);
        return plan.IsEmpty
            ? new Synced(new AllInSync(plan.NotPruned.Count))
            : new Progressing(new ChangesPending(PendingChanges.Of(plan, retries)[0], plan.Shown.Count()));
    }

    private static Stalled Stall(Plan plan, Change blocked) =>
        new(new ChangeBlocked(blocked.Id, blocked.Reason, plan.Count(ChangeAction.Blocked)));

    // The first suspended change, when nothing else is in progress: only suspended changes, and those that wait for them, remain.
    private static Change? FirstSuspended(Plan plan)
    {
        var held = plan.HeldBackBy(c => c.Reason is Suspended);
        return plan.Shown.All(c => held.Contains(c.Id)) ? plan.Shown.FirstOrDefault(c => c.Reason is Suspended) : null;
    }
}
