using GitOps.Core.Reconciliation;

namespace GitOps.Core.Ports;

/// <summary>What all controllers know of the environments.</summary>
public interface IEnvironmentBook
{
    /// <summary>Notes the newest commit of an environment.</summary>
    Task NoteAsync(EnvironmentHead head, CancellationToken cancellationToken);

    /// <summary>The newest commit that any controller has noted, or null.</summary>
    Task<EnvironmentHead?> HeadAsync(EnvironmentId id, CancellationToken cancellationToken);

    /// <summary>Writes how an environment stands.</summary>
    Task WriteAsync(EnvironmentStatus status, CancellationToken cancellationToken);

    /// <summary>How an environment stood after its last pass, or null.</summary>
    Task<EnvironmentStatus?> FindAsync(EnvironmentId id, CancellationToken cancellationToken);

    /// <summary>How the environments of a source, or of all, stand that had a pass, by source and name.</summary>
    Task<IReadOnlyList<EnvironmentStatus>> ListAsync(string? source, CancellationToken cancellationToken);
}
