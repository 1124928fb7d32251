namespace GitOps.Core.Reconciliation;

/// <summary>A webhook's delivery in the inbox. <paramref name="Result"/> is empty until it was worked off.</summary>
public sealed record Delivery(
    string Id,
    string Source,
    string Event,
    string Body,
    DateTimeOffset Received,
    DateTimeOffset? Done,
    string Result
);

/// <summary>What a person asked the service for: a sync of an environment, a retry of a resource.</summary>
public sealed record UserRequest(long Number, EnvironmentId Id, string What, string Resource, string Who, DateTimeOffset At);
