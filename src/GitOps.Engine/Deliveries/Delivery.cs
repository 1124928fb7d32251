namespace GitOps.Engine.Deliveries;

/// <summary>A webhook delivery. <paramref name="Result"/> is empty until the delivery is completed.</summary>
public sealed record Delivery(
    string Id,
    string Source,
    string Event,
    string Body,
    DateTimeOffset Received,
    DateTimeOffset? Done,
    string Result
);
