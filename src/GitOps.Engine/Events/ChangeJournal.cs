using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.Planning;

namespace GitOps.Engine.Events;

/// <summary>
/// Records the changes of one reconciliation: an intent before each call and its result after it. After a crash the intents stay open, and
/// the next reconciliation resolves them with its plan, which is made from the actual state. Thread-safe.
/// </summary>
public sealed class ChangeJournal(IChangeIntents intents, ChangeScope scope, TimeProvider time)
{
    /// <summary>Records that changes are about to be applied.</summary>
    public Task BeginAsync(IEnumerable<Change> changes, CancellationToken cancellationToken) =>
        intents.OpenAsync([.. changes.Select(c => new ChangeAttempted(scope, ChangeRecord.Of(c), time.GetUtcNow()))], cancellationToken);

    /// <summary>Records how a change ended, and its calls.</summary>
    public Task EndAsync(Change change, IReadOnlyList<ChangeCall> calls, ChangeFailure? failure, CancellationToken cancellationToken) =>
        intents.CloseAsync(new(scope, ChangeRecord.Of(change), calls, failure, time.GetUtcNow()), cancellationToken);

    /// <summary>
    /// Resolves the intents that an earlier reconciliation left open; to be called with a new plan before anything is applied.
    /// </summary>
    public async Task ResolveAsync(Plan plan, CancellationToken cancellationToken)
    {
        var open = await intents.FindOpenAsync(scope.Environment, cancellationToken);
        if (open.Count == 0)
            return;
        var needed = plan.Changes.Where(c => c.IsActionable).Select(c => (c.Id, c.ActualName, c.Action)).ToHashSet();
        await intents.ResolveAsync(
            [
                .. open.Select(a => new ChangeResolved(
                    a.Scope,
                    a.Change,
                    needed.Contains((a.Change.Id, a.Change.ActualName, a.Change.Action)),
                    time.GetUtcNow()
                )),
            ],
            cancellationToken
        );
    }
}
