namespace GitOps.State.Auditing;

/// <summary>An entry of the audit log.</summary>
internal sealed record AuditRow(
    long Number,
    DateTimeOffset At,
    string Who,
    string What,
    string Target,
    string Commit,
    string Detail,
    string Hash
);
