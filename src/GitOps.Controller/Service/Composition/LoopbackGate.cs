using System.Net;
using GitOps.Controller.Cli.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace GitOps.Controller.Service.Composition;

/// <summary>
/// Keeps a service without authentication on this machine: it closes connections until the bound addresses are checked, and those to
/// other addresses always. What was written in the settings does not count: Kestrel has settings of its own.
/// </summary>
internal sealed class LoopbackGate
{
    private volatile bool _isOpen;

    /// <summary>The connection middleware.</summary>
    public Task OnConnectionAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (_isOpen && connection.LocalEndPoint is IPEndPoint local && IPAddress.IsLoopback(local.Address))
            return next(connection);
        connection.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Opens the gate if all addresses are of loopback.</summary>
    /// <exception cref="CommandException">Other machines can reach one of them.</exception>
    public void Open(IEnumerable<string> addresses)
    {
        if (addresses.FirstOrDefault(a => !IsLoopback(a)) is { } open)
            throw new CommandException(
                $"{open} can be reached from other machines, but the API has no authentication: "
                    + "add tokens or issuers to the settings, or listen on 127.0.0.1"
            );
        _isOpen = true;
    }

    /// <summary>Whether Kestrel binds an address to loopback only; it binds host names that it does not know to all interfaces.</summary>
    public static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address).Host;
        return string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var parsed) && IPAddress.IsLoopback(parsed));
    }
}

/// <summary>Opens the gate when the server is bound, or fails the start.</summary>
internal sealed class LoopbackCheck(IServer server, LoopbackGate gate) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        gate.Open(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
