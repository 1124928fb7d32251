namespace GitOps.LocalAws.Jobs;

/// <summary>A job failed. The message is the FailureReason of the job.</summary>
internal sealed class JobFailedException(string reason) : Exception(reason);
