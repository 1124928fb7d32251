using GitOps.Core.Reconciliation;

namespace GitOps.Core.Ports;

/// <summary>What passes and runs there were.</summary>
public interface IHistory
{
    /// <summary>Adds a pass.</summary>
    Task AddAsync(PassRecord pass, CancellationToken cancellationToken);

    /// <summary>The passes of an environment, newest first.</summary>
    Task<IReadOnlyList<PassRecord>> PassesAsync(EnvironmentId id, Page page, CancellationToken cancellationToken);

    /// <summary>Writes how runs stand.</summary>
    Task WriteAsync(IReadOnlyList<RunRecord> runs, CancellationToken cancellationToken);

    /// <summary>The runs of an environment, newest first.</summary>
    Task<IReadOnlyList<RunRecord>> RunsAsync(EnvironmentId id, Page page, CancellationToken cancellationToken);

    /// <summary>Forgets what ended before a time; the audit log stays.</summary>
    Task<int> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
