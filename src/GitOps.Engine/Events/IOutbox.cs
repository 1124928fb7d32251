using GitOps.Core.Events;

namespace GitOps.Engine.Events;

/// <summary>
/// The events that stores publish in the transaction of the state that they report. A reader sees them in one order that never changes, and
/// an event whose transaction commits late is not skipped: events after it are held back until it is decided. Thread-safe.
/// </summary>
public interface IOutbox
{
    /// <summary>Publishes events that report no other state, in their order.</summary>
    Task PublishAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// Handles the next events of a subscriber and moves its position behind them; returns their number. Of all controllers one at a time
    /// runs a subscriber: the others get 0. When the handler throws or the process ends, the same events come again. A new subscriber
    /// starts at the oldest event that is stored.
    /// </summary>
    Task<int> FollowAsync(
        string subscriber,
        int limit,
        Func<IReadOnlyList<OutboxEvent>, CancellationToken, Task> handle,
        CancellationToken cancellationToken
    );

    /// <summary>Events after a position, for a reader that keeps its position itself. It can miss events that are trimmed.</summary>
    Task<IReadOnlyList<PublishedEvent>> ReadAsync(OutboxPosition after, int limit, CancellationToken cancellationToken);

    /// <summary>The position of the last event that can be read.</summary>
    Task<OutboxPosition> FindEndAsync(CancellationToken cancellationToken);

    /// <summary>Deletes the events published before a time that every subscriber has handled; returns their number.</summary>
    Task<int> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>An event and its position.</summary>
public sealed record PublishedEvent(OutboxPosition Position, OutboxEvent Event);

/// <summary>A position in the outbox: events are ordered by transaction, then by number.</summary>
public readonly record struct OutboxPosition(long Transaction, long Number);
