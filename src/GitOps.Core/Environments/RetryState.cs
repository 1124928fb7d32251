namespace GitOps.Core.Environments;

/// <summary>A change that failed: how often in a row, the last failure, and when it is tried again.</summary>
public sealed record RetryState(string Version, int Attempts, DateTimeOffset Next, ChangeFailure Failure);
