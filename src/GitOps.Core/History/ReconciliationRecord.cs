using GitOps.Core.Manifests;

namespace GitOps.Core.History;

/// <summary>One pass that did or found something: what it worked from, how it ended, what it did.</summary>
public sealed record ReconciliationRecord(
    EnvironmentId Id,
    string Commit,
    DateTimeOffset Began,
    DateTimeOffset Ended,
    string Outcome,
    string Summary,
    string Plan,
    int Steps
);

/// <summary>A run (a job or an execution) of an environment as it was last seen.</summary>
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
