using System.Text.Json;
using GitOps.Core.Events;

namespace GitOps.State.Events;

/// <summary>An event, as JSON.</summary>
internal sealed record OutboxRow(DateTimeOffset At, string Json)
{
    /// <summary>The order of the events of one transaction.</summary>
    public long Number { get; init; }

    /// <summary>The id of the transaction on PostgreSQL, which the database fills in; 0 on SQLite, where writers take turns.</summary>
    public long TransactionId { get; init; }

    /// <summary>The row of an event.</summary>
    public static OutboxRow Of(OutboxEvent happened) => new(happened.At, JsonSerializer.Serialize(happened));
}

/// <summary>The position of a subscriber: the last event that it has handled.</summary>
internal sealed record SubscriptionRow(string Name, long TransactionId, long Number);
