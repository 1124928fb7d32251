using System.Text.Json.Serialization;
using GitOps.Core.Manifests;

namespace GitOps.Core.Planning;

/// <summary>
/// Why a change is planned: a code with its data. Closed. Reports writes the text for users, which is never parsed.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(InSync), "in-sync")]
[JsonDerivedType(typeof(SameContent), "same-content")]
[JsonDerivedType(typeof(ProductExists), "product-exists")]
[JsonDerivedType(typeof(Missing), "missing")]
[JsonDerivedType(typeof(InputsChanged), "inputs-changed")]
[JsonDerivedType(typeof(TagsChanged), "tags-changed")]
[JsonDerivedType(typeof(ManagedAgain), "managed-again")]
[JsonDerivedType(typeof(RetryRequested), "retry-requested")]
[JsonDerivedType(typeof(ImmutableField), "immutable-field")]
[JsonDerivedType(typeof(EndpointFailed), "endpoint-failed")]
[JsonDerivedType(typeof(AdoptRequested), "adopt-requested")]
[JsonDerivedType(typeof(InProgress), "in-progress")]
[JsonDerivedType(typeof(RunFailed), "run-failed")]
[JsonDerivedType(typeof(RolledBack), "rolled-back")]
[JsonDerivedType(typeof(ReplacementNotAllowed), "replacement-not-allowed")]
[JsonDerivedType(typeof(NotManaged), "not-managed")]
[JsonDerivedType(typeof(FingerprintConflict), "fingerprint-conflict")]
[JsonDerivedType(typeof(ExactNameConflict), "exact-name-conflict")]
[JsonDerivedType(typeof(ExternalMissing), "external-missing")]
[JsonDerivedType(typeof(Suspended), "suspended")]
[JsonDerivedType(typeof(RemovedFromGit), "removed-from-git")]
[JsonDerivedType(typeof(EarlierVersion), "earlier-version")]
[JsonDerivedType(typeof(HistoryLimitReached), "history-limit")]
[JsonDerivedType(typeof(PruneEmptyEnvironment), "prune-empty-environment")]
[JsonDerivedType(typeof(PruneLimitExceeded), "prune-limit")]
[JsonDerivedType(typeof(PruneLastEndpoint), "prune-last-endpoint")]
[JsonDerivedType(typeof(NewContent), "new-content")]
[JsonDerivedType(typeof(Scheduled), "scheduled")]
[JsonDerivedType(typeof(DeleteRequested), "delete-requested")]
[JsonDerivedType(typeof(SuspendRequested), "suspend-requested")]
[JsonDerivedType(typeof(ResumeRequested), "resume-requested")]
[JsonDerivedType(typeof(TransferRequested), "transfer-requested")]
[JsonDerivedType(typeof(TransferWithdrawn), "transfer-withdrawn")]
public abstract record ChangeReason;

/// <summary>In sync with Git.</summary>
public sealed record InSync : ChangeReason;

/// <summary>A resource of another name has the same content, so it is used.</summary>
public sealed record SameContent(string ActualName) : ChangeReason;

/// <summary>The run was deleted, but what was made from it exists.</summary>
public sealed record ProductExists(ResourceId Product) : ChangeReason;

/// <summary>It does not exist in AWS yet.</summary>
public sealed record Missing : ChangeReason;

/// <summary>
/// A data set whose content changed: the digests, of hashes the first ten characters; <c>Before</c> is null where AWS does not show it.
/// </summary>
public sealed record DatasetChange(string Name, string? Before, string After);

/// <summary>
/// The content differs from the previous version's: own fields, data sets, other resources that changed, a request for another run.
/// All empty when the inputs changed in a way that no description shows. Without fields, data sets with both digests and other resources,
/// one of the rest is the reason.
/// </summary>
public sealed record InputsChanged(
    IReadOnlyList<string> Fields,
    IReadOnlyList<DatasetChange> Datasets,
    IReadOnlyList<ResourceId> Follows,
    string? Rerun
) : ChangeReason;

/// <summary>Only tags differ.</summary>
public sealed record TagsChanged(IReadOnlyList<string> Keys) : ChangeReason;

/// <summary>It was removed from Git and is back.</summary>
public sealed record ManagedAgain : ChangeReason;

/// <summary>A retry of a run that ended badly.</summary>
public sealed record RetryRequested(int Attempt, string FailedName, string? Status) : ChangeReason;

/// <summary>A field changed that AWS can't update.</summary>
public sealed record ImmutableField(string Path) : ChangeReason;

/// <summary>
/// The endpoint is in a failed state. It <paramref name="CanBeUpdated"/>, or must be replaced, or (null) waits for a person.
/// </summary>
public sealed record EndpointFailed(ResourceId Id, string? Status, string? Failure, bool? CanBeUpdated) : ChangeReason;

/// <summary>
/// The manifest asks to adopt a resource that was created outside this repository. <paramref name="Then"/> is what is done to it after
/// that; null when it already has the desired content.
/// </summary>
public sealed record AdoptRequested(string ActualName, string? Owner, ChangeAction? Then) : ChangeReason;

/// <summary>AWS is working on it.</summary>
public sealed record InProgress(string? Status) : ChangeReason;

/// <summary>The run ended badly, and is not run again without a request.</summary>
public sealed record RunFailed(ResourceId Id, string? Status, string? Failure) : ChangeReason;

/// <summary>AWS undid the update to this configuration.</summary>
public sealed record RolledBack(ResourceId Id, string Failure) : ChangeReason;

/// <summary>Replacing the resource would lose what it holds, and the manifest does not allow it.</summary>
public sealed record ReplacementNotAllowed(string Kind, string Path) : ChangeReason;

/// <summary>A resource of that name exists, and it belongs to nobody or to another repository or environment.</summary>
public sealed record NotManaged(string ActualName, string? Owner) : ChangeReason;

/// <summary>A resource of that name exists with another fingerprint.</summary>
public sealed record FingerprintConflict(string ActualName, string? Fingerprint) : ChangeReason;

/// <summary>The exact name is taken by other content, and the kind can't be updated.</summary>
public sealed record ExactNameConflict(string Kind, string ActualName) : ChangeReason;

/// <summary>
/// The resource, or one that it depends on, needs a resource that is neither in Git nor in AWS. <paramref name="By"/> is the one that names
/// it, and <paramref name="Position"/> where.
/// </summary>
public sealed record ExternalMissing(ResourceId By, string Kind, string Name, string Position) : ChangeReason;

/// <summary>A person suspended the resource, by its manifest's annotation or by a tag.</summary>
public sealed record Suspended(ResourceId Id, string Note, bool IsInGit) : ChangeReason;

/// <summary>Git no longer contains it; a busy run is stopped.</summary>
public sealed record RemovedFromGit(bool Stops) : ChangeReason;

/// <summary>A later version replaced the run; a busy one is stopped.</summary>
public sealed record EarlierVersion(bool Stops) : ChangeReason;

/// <summary>An earlier version beyond the environment's history limit.</summary>
public sealed record HistoryLimitReached(int Limit) : ChangeReason;

/// <summary>The environment is empty, so nothing is pruned.</summary>
public sealed record PruneEmptyEnvironment : ChangeReason;

/// <summary>More would be pruned than is allowed without a confirmation.</summary>
public sealed record PruneLimitExceeded(int Count, int Total) : ChangeReason;

/// <summary>The environment's last endpoint would be pruned, which needs a confirmation.</summary>
public sealed record PruneLastEndpoint(int Count) : ChangeReason;

/// <summary>The data set's content is not in S3 yet.</summary>
public sealed record NewContent(string Digest, int Files, long Bytes) : ChangeReason;

/// <summary>The schedule's next tick; null when it has none.</summary>
public sealed record Scheduled(DateTimeOffset? Next) : ChangeReason;

/// <summary>A person requested its deletion; a run stays in AWS, a busy one is stopped.</summary>
public sealed record DeleteRequested(bool IsRun, bool Stops) : ChangeReason;

/// <summary>A person requested its suspension.</summary>
public sealed record SuspendRequested(string Note) : ChangeReason;

/// <summary>A person requested that it is offered to another repository or environment.</summary>
public sealed record TransferRequested(string To) : ChangeReason;

/// <summary>A person withdrew the offer.</summary>
public sealed record TransferWithdrawn : ChangeReason;

/// <summary>A person requested that it resumes.</summary>
public sealed record ResumeRequested : ChangeReason;
