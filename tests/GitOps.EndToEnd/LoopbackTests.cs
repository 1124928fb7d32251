using GitOps.Controller.Cli.Hosting;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>Without authentication, the service can be reached from this machine only, however its addresses are written.</summary>
public sealed class LoopbackTests
{
    [Theory]
    [InlineData("http://loopback:0")]
    [InlineData("http://this-machine.invalid:0")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    public async Task An_address_that_others_can_reach_is_refused_by_what_is_bound(string listen)
    {
        using var folder = new TemporaryFolder();

        var refused = await Assert.ThrowsAsync<CommandException>(async () =>
        {
            await using var service = await Service.StartAsync(folder.Path, folder.Path, [], s => s with { Listen = listen });
        });

        Assert.Contains("the API has no authentication", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://[::1]:0")]
    public async Task A_loopback_address_is_served(string listen)
    {
        using var folder = new TemporaryFolder();
        await using var service = await Service.StartAsync(folder.Path, folder.Path, [], s => s with { Listen = listen });
        using var api = new ApiCaller(() => service.Url);

        Assert.Equal(200, (await api.GetAsync("/api/v1/environments", null)).Code);
    }

    [Theory]
    [InlineData("http://loopback:0", "", "no authentication")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0", "", "expected one URL")]
    [InlineData("http://127.0.0.1:0", "http://0.0.0.0:0", "no authentication")]
    public async Task Serve_does_not_start_open_to_others(string listen, string endpoint, string reason)
    {
        using var folder = new TemporaryFolder();
        string[] words = ["serve", "--repo", folder.Path, "--data-dir", folder.At("data"), "--listen", listen];
        var variables = new Dictionary<string, string>();
        if (endpoint.Length > 0)
            variables["ASPNETCORE_Kestrel__Endpoints__Open__Url"] = endpoint;
        using var served = ServedProcess.Start(folder.Path, variables, words);

        Assert.Equal("", await served.ResultAsync());
        Assert.Contains(reason, await served.ToldAsync(reason), StringComparison.Ordinal);
    }
}
