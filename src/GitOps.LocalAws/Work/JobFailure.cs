namespace GitOps.LocalAws.Work;

/// <summary>Why a job failed, for its FailureReason.</summary>
internal sealed class JobFailure(string reason) : Exception(reason);
