using GitOps.Core.Decisions;
using GitOps.Core.Events;
using GitOps.Core.Planning;
using GitOps.Engine.Errors;

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

    /// <summary>
    /// Makes a call for the change, and records how AWS answered it; writers make all their calls this way. A call that fails may have had
    /// an effect if the service was unavailable, or where <paramref name="mayHaveHadAnEffect"/> says so.
    /// </summary>
    public async Task<T> SendAsync<T>(string operation, Func<Task<T>> call, Func<ServiceException, bool>? mayHaveHadAnEffect = null)
    {
        try
        {
            var response = await call();
            _calls.Add(new(operation, CallResult.Acknowledged));
            return response;
        }
        catch (ServiceException error)
        {
            var isUnconfirmed = error.Kind == ServiceErrorKind.Unavailable || mayHaveHadAnEffect?.Invoke(error) == true;
            _calls.Add(new(operation, isUnconfirmed ? CallResult.Unconfirmed : CallResult.Rejected));
            throw;
        }
    }

    /// <summary>The same change, which may be made as long as a guard does not throw.</summary>
    internal AllowedChange GuardedBy(Func<CancellationToken, Task> guard) => new(Change, guard);

    /// <summary>Evaluates a policy on one change; returns the decision, and the allowed change if it is allowed.</summary>
    internal static (Decision Decision, AllowedChange? Allowed) Evaluate(IDecisionPolicy policy, Change change, Plan plan, PlanCause cause)
    {
        var decision = policy.Evaluate(change, plan, cause);
        return (decision, decision is Allowed ? new(change) : null);
    }
}
