using System.Net;
using GitOps.Controller.Service.Composition;
using Microsoft.AspNetCore.Connections;

namespace GitOps.Controller.Tests.Service;

/// <summary>Which connections reach a service without authentication.</summary>
public sealed class LoopbackGateTests
{
    [Theory]
    [InlineData(false, "127.0.0.1", false)]
    [InlineData(true, "127.0.0.1", true)]
    [InlineData(true, "::1", true)]
    [InlineData(true, "10.0.0.5", false)]
    [InlineData(true, "::ffff:10.0.0.5", false)]
    public async Task A_connection_is_closed_until_the_check_and_when_its_local_address_is_not_loopback(
        bool isChecked,
        string local,
        bool passes
    )
    {
        var gate = new LoopbackGate();
        if (isChecked)
            gate.Open(["http://127.0.0.1:8470"]);
        // Not disposed: the abort is completed on another thread.
        var connection = new DefaultConnectionContext { LocalEndPoint = new IPEndPoint(IPAddress.Parse(local), 8470) };
        var reached = false;

        await gate.OnConnectionAsync(
            connection,
            _ =>
            {
                reached = true;
                return Task.CompletedTask;
            }
        );

        Assert.Equal(passes, reached);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", true)]
    [InlineData("https://127.0.0.2:1", true)]
    [InlineData("http://[::1]:1", true)]
    [InlineData("http://LOCALHOST:1", true)]
    [InlineData("http://loopback:1", false)]
    [InlineData("http://localhost.example:1", false)]
    [InlineData("http://*:1", false)]
    [InlineData("http://[::]:1", false)]
    [InlineData("http://unix:/tmp/socket", false)]
    public void An_address_is_loopback_as_kestrel_binds_it(string address, bool expected) =>
        Assert.Equal(expected, LoopbackGate.IsLoopback(address));
}
