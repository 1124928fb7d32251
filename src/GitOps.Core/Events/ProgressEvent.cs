using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Core.Events;

/// <summary>Something that happened while a plan was applied. No other types derive from it.</summary>
public abstract record ProgressEvent;

/// <summary>A change is being applied.</summary>
public sealed record ChangeStarted(Change Change) : ProgressEvent;

/// <summary>A change was applied.</summary>
public sealed record ChangeApplied(Change Change) : ProgressEvent;

/// <summary>A change could not be applied.</summary>
public sealed record ChangeFailed(Change Change, ChangeFailure Failure) : ProgressEvent;

/// <summary>The status of something in progress; <paramref name="Metric"/> is its last metric, as name=value.</summary>
public sealed record RunProgressed(ResourceId Id, string ActualName, string Status, TimeSpan Elapsed, string? Metric) : ProgressEvent;

/// <summary>
/// Something that was in progress has ended; <paramref name="Reason"/> says what a person must know when it did not succeed.
/// </summary>
public sealed record RunEnded(ResourceId Id, string ActualName, string Status, bool Succeeded, ChangeReason? Reason) : ProgressEvent;

/// <summary>The work on a commit failed in a way that the controller does not know.</summary>
public sealed record ReconciliationFailed(Exception Exception) : ProgressEvent;
