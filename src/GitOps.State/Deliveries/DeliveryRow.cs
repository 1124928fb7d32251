namespace GitOps.State.Deliveries;

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
