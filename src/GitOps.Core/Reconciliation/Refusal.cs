namespace GitOps.Core.Reconciliation;

/// <summary>A resource that was refused: how often in a row, why, and when it is tried again.</summary>
public sealed record Refusal(int Times, DateTimeOffset Next, string Reason);
