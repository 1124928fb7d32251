using GitOps.Core.Manifests;
using GitOps.Engine.Connections;
using GitOps.LocalAws;
using GitOps.LocalAws.Server;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Composition;

/// <summary>
/// Connects to environments; the first one with <c>endpoint: local</c> starts a local AWS in this process, unless one is running on this
/// machine. Thread-safe.
/// </summary>
internal sealed partial class LocalAwsConnector(IEnvironmentConnector connector, string stateFolder, ILogger<LocalAwsConnector> logger)
    : IEnvironmentConnector,
        IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private LocalAwsServer? _server;

    public async Task<EnvironmentConnection> ConnectAsync(EnvironmentSettings environment, CancellationToken cancellationToken)
    {
        if (environment.IsLocal)
            await EnsureStartedAsync(cancellationToken);
        return await connector.ConnectAsync(environment, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _starting.Dispose();
    }

    private async Task EnsureStartedAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_server is not null || await LocalAddress.IsReachableAsync(stateFolder, cancellationToken))
                return;
            _server = await LocalAwsServer.StartAsync(new() { StateFolder = stateFolder }, cancellationToken);
            Log.Started(logger, _server.Address.Url, stateFolder);
        }
        catch (IOException)
        {
            // Another process has just started one in the same folder.
        }
        finally
        {
            _starting.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Information, "local AWS started on {Url}; its state is in {Folder}")]
        public static partial void Started(ILogger logger, string url, string folder);
    }
}
