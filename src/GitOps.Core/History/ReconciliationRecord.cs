using GitOps.Core.Manifests;

namespace GitOps.Core.History;

/// <summary>A reconciliation that changed or found something: its commit, its outcome, and its changes.</summary>
public sealed record ReconciliationRecord(
    EnvironmentId Id,
    string Commit,
    DateTimeOffset Began,
    DateTimeOffset Ended,
    string Outcome,
    string Summary,
    string Plan,
    int Applied
);

/// <summary>A run (a job or an execution) of an environment as it was last observed.</summary>
public sealed record RunRecord(
    EnvironmentId Id,
    string Resource,
    string ActualName,
    string Status,
    string Commit,
    DateTimeOffset Began,
    DateTimeOffset? Ended,
    string Detail
);
