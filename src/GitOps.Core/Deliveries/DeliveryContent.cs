using System.Text.Json.Serialization;

namespace GitOps.Core.Deliveries;

/// <summary>
/// What a webhook delivery reports, and so what the controller does with it: a code with its data. No other types derive from it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "code")]
[JsonDerivedType(typeof(ReferenceUpdated), "reference-updated")]
[JsonDerivedType(typeof(ReferenceDeleted), "reference-deleted")]
[JsonDerivedType(typeof(ReferenceCreated), "reference-created")]
[JsonDerivedType(typeof(SourceUpdated), "source-updated")]
[JsonDerivedType(typeof(PullRequestMerged), "pull-request-merged")]
[JsonDerivedType(typeof(PullRequestUpdated), "pull-request-updated")]
[JsonDerivedType(typeof(PullRequestApproved), "pull-request-approved")]
[JsonDerivedType(typeof(CheckRerequested), "check-rerequested")]
[JsonDerivedType(typeof(MergeGroupCreated), "merge-group-created")]
[JsonDerivedType(typeof(UnreadablePush), "unreadable-push")]
[JsonDerivedType(typeof(PullRequestActivity), "pull-request-activity")]
[JsonDerivedType(typeof(InstallationChanged), "installation-changed")]
[JsonDerivedType(typeof(PingReceived), "ping")]
[JsonDerivedType(typeof(UnsupportedEvent), "unsupported-event")]
[JsonDerivedType(typeof(EventNameMissing), "event-name-missing")]
[JsonDerivedType(typeof(InvalidPayload), "invalid-payload")]
public abstract record DeliveryContent
{
    /// <summary>Whether the source may have new commits, so that it is polled now.</summary>
    [JsonIgnore]
    public bool TriggersPoll =>
        this is ReferenceUpdated or ReferenceDeleted or ReferenceCreated or SourceUpdated or PullRequestMerged or UnreadablePush;

    /// <summary>Whether the delivery itself is wrong, so that nothing can be done with it.</summary>
    [JsonIgnore]
    public bool IsRejected => this is EventNameMissing or InvalidPayload;
}

/// <summary>A branch or tag has new commits; <paramref name="Reference"/> is its full name, such as <c>refs/heads/main</c>.</summary>
public sealed record ReferenceUpdated(string Reference) : DeliveryContent;

/// <summary>A branch or tag was deleted.</summary>
public sealed record ReferenceDeleted(string Reference) : DeliveryContent;

/// <summary>A branch or tag was created.</summary>
public sealed record ReferenceCreated(string Reference) : DeliveryContent;

/// <summary>A signed push: it says that the repository has changed, and nothing else.</summary>
public sealed record SourceUpdated : DeliveryContent;

/// <summary>A pull request was merged.</summary>
public sealed record PullRequestMerged(long Number) : DeliveryContent;

/// <summary>
/// A pull request was opened, closed or changed; <paramref name="HasNewHead"/>: new commits replace those that were reviewed.
/// </summary>
public sealed record PullRequestUpdated(long Number, bool HasNewHead) : DeliveryContent;

/// <summary>A reviewer approved a pull request.</summary>
public sealed record PullRequestApproved(long Number) : DeliveryContent;

/// <summary>A user requested the check of a commit again.</summary>
public sealed record CheckRerequested(string Head) : DeliveryContent;

/// <summary>The merge queue requests the check of a group, whose commits are on a branch of their own.</summary>
public sealed record MergeGroupCreated(string Branch) : DeliveryContent;

/// <summary>A push whose payload can't be read. Its signature was valid, so the repository may have changed.</summary>
public sealed record UnreadablePush(string Detail) : DeliveryContent;

/// <summary>Any other event of a pull request.</summary>
public sealed record PullRequestActivity(string Event) : DeliveryContent;

/// <summary>The GitHub App was installed, removed, or given other permissions.</summary>
public sealed record InstallationChanged : DeliveryContent;

/// <summary>GitHub sends one when a webhook is created.</summary>
public sealed record PingReceived : DeliveryContent;

/// <summary>An event that the controller has no use for.</summary>
public sealed record UnsupportedEvent(string Event) : DeliveryContent;

/// <summary>The request has no header with the event's name.</summary>
public sealed record EventNameMissing : DeliveryContent;

/// <summary>The payload does not have the form that GitHub documents for the event.</summary>
public sealed record InvalidPayload(string Event, string Detail) : DeliveryContent;
