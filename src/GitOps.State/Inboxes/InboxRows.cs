namespace GitOps.State.Inboxes;

/// <summary>A delivery.</summary>
internal sealed record DeliveryRow(
    string Id,
    string Source,
    string Event,
    string Body,
    DateTimeOffset Received,
    DateTimeOffset? Done,
    string Result
);

/// <summary>A request of a person's.</summary>
internal sealed record RequestRow(string Source, string Environment, string What, string Resource, string Who, DateTimeOffset At)
{
    /// <summary>The order of the requests.</summary>
    public long Number { get; init; }
}
