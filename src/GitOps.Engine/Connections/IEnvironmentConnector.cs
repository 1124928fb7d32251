using GitOps.Core.Manifests;
using GitOps.Engine.Applying;
using GitOps.Engine.Observing;

namespace GitOps.Engine.Connections;

/// <summary>The readers and writers for an environment's account and region.</summary>
public sealed record EnvironmentConnection(
    IResourceReader Reader,
    IResourceWriter Writer,
    IDatasetReader Datasets,
    IDatasetWriter Uploads,
    ILogReader Logs,
    IEndpointInvoker Invoker
)
{
    /// <summary>How far AWS's clock is ahead of this machine's, to about a second.</summary>
    public TimeSpan ClockAhead { get; init; }
}

/// <summary>Connects to environments.</summary>
public interface IEnvironmentConnector
{
    /// <summary>
    /// Connects with the environment's role and endpoint. Throws <see cref="Errors.ServiceException"/> for credentials of another account.
    /// </summary>
    Task<EnvironmentConnection> ConnectAsync(EnvironmentSettings environment, CancellationToken cancellationToken);
}
