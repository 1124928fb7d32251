using GitOps.Core.Manifests;
using GitOps.Engine.Connections;
using GitOps.LocalAws;
using GitOps.LocalAws.Server;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Composition;

/// <summary>Starts a local AWS inside the service when an environment wants one and none answers.</summary>
internal sealed partial class LocalAwsStarter(IEnvironmentConnector access, string stateFolder, ILogger<LocalAwsStarter> logger)
    : IEnvironmentConnector,
        IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private LocalAwsServer? _server;

    public async Task<EnvironmentConnection> ConnectAsync(EnvironmentSettings environment, CancellationToken cancellationToken)
    {
        if (environment.IsLocal)
            await EnsureAsync(cancellationToken);
        return await access.ConnectAsync(environment, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _one.Dispose();
    }

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
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
            _one.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Information, "local AWS on {Url}, state in {Folder}")]
        public static partial void Started(ILogger logger, string url, string folder);
    }
}
