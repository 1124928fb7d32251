namespace GitOps.LocalGitHub.Webhooks;

/// <summary>What happens to new deliveries of webhooks.</summary>
public enum DeliveryMode
{
    /// <summary>Each is sent once, one after another.</summary>
    InOrder,

    /// <summary>Each waits until it is released, in any order.</summary>
    Held,

    /// <summary>Each is sent twice, with the same GUID.</summary>
    Twice,

    /// <summary>None is sent. GitHub promises no delivery.</summary>
    Dropped,
}

/// <summary>A delivery of a webhook.</summary>
/// <param name="Id">Its id; a redelivery has one of its own.</param>
/// <param name="Guid">The X-GitHub-Delivery header.</param>
/// <param name="Event">The X-GitHub-Event header.</param>
/// <param name="Action">The action in the payload; null where the event has none.</param>
/// <param name="Status">OK, pending, dropped, or why it failed.</param>
public sealed record WebhookDelivery(long Id, string Guid, string Event, string? Action, string Status)
{
    /// <summary>The body that is sent.</summary>
    public string Payload { get; init; } = "";
}
