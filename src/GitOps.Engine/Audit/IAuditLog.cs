using GitOps.Core.Audit;

namespace GitOps.Engine.Audit;

/// <summary>The log of all that was done; entries are added and never changed.</summary>
public interface IAuditLog
{
    /// <summary>Adds entries at the end, in their order.</summary>
    Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken);

    /// <summary>Entries behind a number, in their order.</summary>
    Task<IReadOnlyList<ChainedEntry>> ReadAsync(long after, int most, CancellationToken cancellationToken);
}
