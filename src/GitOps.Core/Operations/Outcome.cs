namespace GitOps.Core.Operations;

/// <summary>How an operation ended. Closed: converged, waiting, stalled, failed.</summary>
public abstract record Outcome(string Summary);

/// <summary>All is as Git says.</summary>
public sealed record Converged(string Summary) : Outcome(Summary);

/// <summary>Something is under way.</summary>
public sealed record Waiting(string Summary) : Outcome(Summary);

/// <summary>The user must act.</summary>
public sealed record Stalled(string Summary) : Outcome(Summary);

/// <summary>Something was refused; it may be tried again.</summary>
public sealed record Failed(string Summary) : Outcome(Summary);
