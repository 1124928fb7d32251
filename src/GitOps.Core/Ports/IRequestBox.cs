using GitOps.Core.Reconciliation;

namespace GitOps.Core.Ports;

/// <summary>What people asked of environments, kept until it was done.</summary>
public interface IRequestBox
{
    /// <summary>Adds a request.</summary>
    Task AskAsync(UserRequest request, CancellationToken cancellationToken);

    /// <summary>The requests for an environment, oldest first.</summary>
    Task<IReadOnlyList<UserRequest>> OpenAsync(EnvironmentId id, CancellationToken cancellationToken);

    /// <summary>Takes requests out of the box.</summary>
    Task DoneAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken);
}
