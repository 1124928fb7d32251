namespace GitOps.State.Deliveries;

/// <summary>A delivery. <paramref name="Content"/> is JSON, and empty until the delivery is completed.</summary>
internal sealed record DeliveryRow(
    string Id,
    string Source,
    string Event,
    string Body,
    DateTimeOffset Received,
    DateTimeOffset? Done,
    string Content
)
{
    /// <summary>The order in which deliveries were stored.</summary>
    public long Number { get; init; }
}

/// <summary>
/// The claim on the queue of a source; <paramref name="Until"/> is in milliseconds since 1970, by the database's clock, and 0 after the
/// claim has ended.
/// </summary>
internal sealed record ClaimRow(string Source, long Token, long Until);
