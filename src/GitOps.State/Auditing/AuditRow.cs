namespace GitOps.State.Auditing;

/// <summary>An entry of the audit log; the key id is empty where it is older than the keys.</summary>
internal sealed record AuditRow(
    long Number,
    DateTimeOffset At,
    string Who,
    string What,
    string Target,
    string Commit,
    string Detail,
    string KeyId,
    string Mac
);
