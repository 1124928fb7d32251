using GitOps.Core.Audit;

namespace GitOps.Engine.Audit;

/// <summary>The audit log: a chain of signed entries that are appended and never changed. It is fed by the outbox.</summary>
public interface IAuditLog
{
    /// <summary>
    /// Appends the entries of the next events of the outbox, each exactly once however many controllers call it; returns the number of
    /// events read.
    /// </summary>
    Task<int> AppendNextAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Entries after a number, in their order.</summary>
    Task<IReadOnlyList<ChainedEntry>> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>The last entry's number and MAC; null while there is none.</summary>
    Task<AuditHead?> FindHeadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Verifies all entries with the keys, and that the log contains an expected head: without one, entries that were deleted at the end
    /// are not noticed.
    /// </summary>
    Task<AuditVerification> VerifyAsync(AuditHead? expected, CancellationToken cancellationToken);
}
