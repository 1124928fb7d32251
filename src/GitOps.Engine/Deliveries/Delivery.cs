using GitOps.Core.Deliveries;

namespace GitOps.Engine.Deliveries;

/// <summary>
/// A webhook delivery; its id is unique in its source. <paramref name="Content"/> is null until the delivery is completed.
/// </summary>
public sealed record Delivery(
    string Id,
    string Source,
    string Event,
    string Body,
    DateTimeOffset Received,
    DateTimeOffset? Done = null,
    DeliveryContent? Content = null
)
{
    /// <summary>The event of signed pushes; the body of one has no format, and its signature was checked when it was received.</summary>
    public const string SignedPush = "signed-push";
}
