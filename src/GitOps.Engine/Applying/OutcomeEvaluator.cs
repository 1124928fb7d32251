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
        if (plan.Changes.FirstOrDefault(c => c.Action == ChangeAction.Blocked) is { } blocked)
            return new Stalled(new ChangeBlocked(blocked.Id, blocked.Reason, plan.Count(ChangeAction.Blocked)));
        if (remaining.FirstNotAllowed is { } denied)
            return new Stalled(new ChangeNotAllowed(denied.Change.Id, denied.Decision, remaining.Decisions.Count(d => d.Allowed is null)));
        var open = plan.Changes.Where(c => c.IsActionable).Select(c => c.Id).ToHashSet();
        var backingOff = retries.Where(r => open.Contains(r.Key)).ToList();
        if (backingOff is [var (id, retry), ..])
            return new Failed(new ChangesFailed(id, retry.Failure, backingOff.Count));
        var pending = PendingChanges.Of(plan, retries);
        return pending.Count > 0
            ? new Progressing(new ChangesPending(pending[0], pending.Count))
            : new Synced(new AllInSync(plan.NotPruned.Count));
    }
}
