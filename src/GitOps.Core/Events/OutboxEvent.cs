using System.Text.Json.Serialization;
using GitOps.Core.Commands;
using GitOps.Core.Deliveries;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Core.Events;

/// <summary>
/// Something that other parts of the system must be notified of, stored in the transaction of the state that it reports. No other types
/// derive from it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(HistoryStarted), "historyStarted")]
[JsonDerivedType(typeof(StatusWritten), "statusWritten")]
[JsonDerivedType(typeof(CommandEnqueued), "commandEnqueued")]
[JsonDerivedType(typeof(CommandCompleted), "commandCompleted")]
[JsonDerivedType(typeof(DeliveryCompleted), "deliveryCompleted")]
[JsonDerivedType(typeof(ChangeAttempted), "changeAttempted")]
[JsonDerivedType(typeof(ChangeEnded), "changeEnded")]
[JsonDerivedType(typeof(ChangeResolved), "changeResolved")]
public abstract record OutboxEvent(DateTimeOffset At);

/// <summary>A controller started on a new database.</summary>
public sealed record HistoryStarted(string Controller, DateTimeOffset At) : OutboxEvent(At);

/// <summary>The status of an environment was written; its current value is in the environment store.</summary>
public sealed record StatusWritten(EnvironmentId Environment, DateTimeOffset At) : OutboxEvent(At);

/// <summary>A user's command was queued; <paramref name="Commit"/> is the environment's commit at that time.</summary>
public sealed record CommandEnqueued(UserCommand Command, string Commit) : OutboxEvent(Command.At);

/// <summary>A user's command was completed; there is one such event for each command.</summary>
public sealed record CommandCompleted(QueuedCommand Queued, DateTimeOffset At) : OutboxEvent(At);

/// <summary>A webhook delivery was handled; there is one such event each time that a delivery is opened.</summary>
public sealed record DeliveryCompleted(string Id, string Source, DeliveryContent Content, DateTimeOffset At) : OutboxEvent(At);

/// <summary>A change is about to be applied: its result event follows, or after a crash a <see cref="ChangeResolved"/>.</summary>
public sealed record ChangeAttempted(ChangeScope Scope, ChangeRecord Change, DateTimeOffset At) : OutboxEvent(At);

/// <summary>
/// A change was applied, or failed. It has no calls if nothing was sent because the resource was found in another state than planned.
/// </summary>
public sealed record ChangeEnded(
    ChangeScope Scope,
    ChangeRecord Change,
    IReadOnlyList<ChangeCall> Calls,
    ChangeFailure? Failure,
    DateTimeOffset At
) : OutboxEvent(At);

/// <summary>
/// The controller that attempted a change stopped before it recorded the result; a later plan shows whether the change is still needed.
/// </summary>
public sealed record ChangeResolved(ChangeScope Scope, ChangeRecord Change, bool IsStillNeeded, DateTimeOffset At) : OutboxEvent(At);

/// <summary>Where a change is applied: the environment, the commit, and the controller.</summary>
public sealed record ChangeScope(EnvironmentId Environment, string Commit, string Controller);

/// <summary>The part of a change that is recorded.</summary>
public sealed record ChangeRecord(ResourceId Id, string ActualName, ChangeAction Action, ChangeReason Reason)
{
    /// <summary>Records a change.</summary>
    public static ChangeRecord Of(Change change) => new(change.Id, change.ActualName, change.Action, change.Reason);
}
