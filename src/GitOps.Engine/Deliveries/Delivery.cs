using GitOps.Core.Deliveries;

namespace GitOps.Engine.Deliveries;

/// <summary>
/// A webhook delivery; its id is unique in its source. <paramref name="Body"/> is kept until the delivery is completed for the first time,
/// <paramref name="Content"/> from then on.
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
