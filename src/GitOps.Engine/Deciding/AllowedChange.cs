using GitOps.Core.Decisions;
using GitOps.Core.Events;
using GitOps.Core.Planning;

namespace GitOps.Engine.Deciding;

/// <summary>
/// A change that a policy has allowed. Everything that writes to AWS takes this type, and only evaluating a policy creates it, so nothing
/// is written that has not been decided on.
/// </summary>
public sealed class AllowedChange
{
    private readonly Func<CancellationToken, Task>? _guard;
    private readonly List<ChangeCall> _calls = [];

    private AllowedChange(Change change, Func<CancellationToken, Task>? guard = null) => (Change, _guard) = (change, guard);

    /// <summary>The change.</summary>
    public Change Change { get; }

    /// <summary>The calls that were made for it, in their order. Not thread-safe: the calls of a change follow one another.</summary>
    public IReadOnlyList<ChangeCall> Calls => _calls;

    /// <summary>
    /// Throws when the change may no longer be made, for instance because a lease has expired. Writers call it before each request,
    /// retries included, because AWS checks no fencing token.
    /// </summary>
    public Task CheckAsync(CancellationToken cancellationToken) => _guard?.Invoke(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Records a call that was made. Writers record each of theirs.</summary>
    public void Record(string operation, CallResult result) => _calls.Add(new(operation, result));

    /// <summary>The same change, which may be made as long as a guard does not throw.</summary>
    internal AllowedChange GuardedBy(Func<CancellationToken, Task> guard) => new(Change, guard);

    /// <summary>Evaluates a policy on one change; returns the decision, and the allowed change if it is allowed.</summary>
    internal static (Decision Decision, AllowedChange? Allowed) Evaluate(IDecisionPolicy policy, Change change, Plan plan, PlanCause cause)
    {
        var decision = policy.Evaluate(change, plan, cause);
        return (decision, decision is Allowed ? new(change) : null);
    }
}
