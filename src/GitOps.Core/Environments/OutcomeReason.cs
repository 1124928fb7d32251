using System.Text.Json.Serialization;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Core.Environments;

/// <summary>Why an outcome is what it is: a code with its data. No other types derive from it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AllInSync), "in-sync")]
[JsonDerivedType(typeof(ChangesPending), "changes-pending")]
[JsonDerivedType(typeof(ChangeBlocked), "change-blocked")]
[JsonDerivedType(typeof(ChangeNotAllowed), "change-not-allowed")]
[JsonDerivedType(typeof(ChangesFailed), "changes-failed")]
[JsonDerivedType(typeof(OperationFailed), "operation-failed")]
[JsonDerivedType(typeof(UnexpectedError), "unexpected-error")]
[JsonDerivedType(typeof(SyncIsManual), "sync-is-manual")]
[JsonDerivedType(typeof(NewDataProposed), "new-data")]
[JsonDerivedType(typeof(Drifted), "drifted")]
[JsonDerivedType(typeof(EnvironmentSuspended), "environment-suspended")]
[JsonDerivedType(typeof(EnvironmentRemoved), "environment-removed")]
[JsonDerivedType(typeof(SettingsRefused), "settings-refused")]
[JsonDerivedType(typeof(SettingsInvalid), "settings-invalid")]
[JsonDerivedType(typeof(RevisionMissing), "revision-missing")]
[JsonDerivedType(typeof(ManifestsInvalid), "manifests-invalid")]
[JsonDerivedType(typeof(CommitNotTrusted), "commit-not-trusted")]
[JsonDerivedType(typeof(CommitNotProcessed), "commit-not-processed")]
[JsonDerivedType(typeof(LeaseExpired), "lease-expired")]
[JsonDerivedType(typeof(SupersededBy), "superseded")]
public abstract record OutcomeReason;

/// <summary>In sync with Git; <paramref name="NotPruned"/> resources stay in AWS because pruning is off.</summary>
public sealed record AllInSync(int NotPruned = 0) : OutcomeReason;

/// <summary>Changes are in progress or about to be applied.</summary>
public sealed record ChangesPending(PendingChange First, int Count) : OutcomeReason;

/// <summary>A person must act on a resource.</summary>
public sealed record ChangeBlocked(ResourceId Id, ChangeReason Reason, int Count) : OutcomeReason;

/// <summary>A policy denies a change, or an approval is missing.</summary>
public sealed record ChangeNotAllowed(ResourceId Id, Decisions.Decision Decision, int Count) : OutcomeReason;

/// <summary>Changes could not be applied.</summary>
public sealed record ChangesFailed(ResourceId Id, ChangeFailure Failure, int Count) : OutcomeReason;

/// <summary>A service rejected a request or could not be reached; message and code are the service's own.</summary>
public sealed record OperationFailed(string Operation, string Message, string Code) : OutcomeReason;

/// <summary>The controller failed while it processed the commit, because of a defect or a fault of its machine.</summary>
public sealed record UnexpectedError(string Exception, string Message) : OutcomeReason;

/// <summary>The environment is synced on request only.</summary>
public sealed record SyncIsManual(EnvironmentId Environment, int Changes) : OutcomeReason;

/// <summary>There is new data, and the data set does not start runs automatically.</summary>
public sealed record NewDataProposed(EnvironmentId Environment, int Changes) : OutcomeReason;

/// <summary>AWS differs from a commit that was applied before, and self-healing is off.</summary>
public sealed record Drifted(EnvironmentId Environment, int Changes, ResourceId First) : OutcomeReason;

/// <summary>The environment is suspended in gitops.yaml.</summary>
public sealed record EnvironmentSuspended : OutcomeReason;

/// <summary>gitops.yaml no longer has the environment.</summary>
public sealed record EnvironmentRemoved(string Environment) : OutcomeReason;

/// <summary>gitops.yaml can't be used.</summary>
public sealed record SettingsInvalid(string Problem) : OutcomeReason;

/// <summary>gitops.yaml asks for what the service does not allow its source, or it was changed without a required signature.</summary>
public sealed record SettingsRefused(string Problem) : OutcomeReason;

/// <summary>The repository has no such branch, tag or version.</summary>
public sealed record RevisionMissing(string Selector) : OutcomeReason;

/// <summary>Manifests or their inputs have errors; the first one with its position.</summary>
public sealed record ManifestsInvalid(int Errors, string First) : OutcomeReason;

/// <summary>The commit is not signed by a trusted signer.</summary>
public sealed record CommitNotTrusted(string Commit, string Problem) : OutcomeReason;

/// <summary>Reading the commit ended a process of its own abnormally, twice; it is set aside.</summary>
public sealed record CommitNotProcessed(string Commit) : OutcomeReason;

/// <summary>The controller's lease expired; another controller continues.</summary>
public sealed record LeaseExpired : OutcomeReason;

/// <summary>A newer commit changes the environment.</summary>
public sealed record SupersededBy(string Commit) : OutcomeReason;
