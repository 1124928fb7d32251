using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Composition;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>Clients and issuers that hold what they got: the others do not notice.</summary>
public sealed class SlowClientTests : IAsyncLifetime
{
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_caller_opens_a_limited_number_of_event_streams()
    {
        _shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        await using var service = await _shop.StartAsync();
        using var client = new HttpClient();
        var streams = new List<HttpResponseMessage>();
        for (var i = 0; i < ServiceLimits.EventStreamsPerCaller; i++)
            streams.Add(await OpenAsync());

        using var refused = await OpenAsync();
        Assert.All(streams, s => Assert.Equal(HttpStatusCode.OK, s.StatusCode));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{service.Url}/api/v1/environments")).StatusCode);

        streams[0].Dispose();
        await Eventually.IsTrueAsync(
            async () =>
            {
                using var opened = await OpenAsync();
                return opened.StatusCode == HttpStatusCode.OK;
            },
            () => "another stream to be opened"
        );
        streams.ForEach(s => s.Dispose());

        Task<HttpResponseMessage> OpenAsync() => client.GetAsync($"{service.Url}/api/v1/events", HttpCompletionOption.ResponseHeadersRead);
    }

    [Fact]
    public async Task Idle_connections_and_headers_that_never_end_hold_nobody_up()
    {
        const int Count = 10_000;
        _shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        string[] words = ["serve", "--repo", _shop.Upstream.Path, "--data-dir", _shop.Data, "--listen", "http://127.0.0.1:0"];
        using var service = ServedProcess.Start(_shop.Aws.Folder, words);
        var url = new Uri((await service.ResultAsync()).Split(' ')[^1]);
        using var client = new HttpClient();
        var connections = new List<Socket>();
        try
        {
            for (var i = 0; i < Count; i++)
            {
                connections.Add(new(SocketType.Stream, ProtocolType.Tcp));
                await connections[^1].ConnectAsync(url.Host, url.Port);
                if (i % 2 == 0)
                    await connections[^1].SendAsync("GET /api/v1/environments HTTP/1.1\r\nX-Header: "u8.ToArray());
            }

            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(url, "/readyz"))).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(url, "/api/v1/environments"))).StatusCode);
            Assert.InRange(service.PeakMemory, 0, 600L << 20);
        }
        finally
        {
            connections.ForEach(c => c.Dispose());
        }

        Assert.Equal(0, await service.EndAsync());
    }

    [Fact]
    public async Task An_issuer_that_does_not_respond_delays_its_own_callers_only()
    {
        _shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        await using var silent = await GitHost.StartAsync(_shop.Upstream.Root);
        silent.Hangs = true;
        var access = new AccessSettings(
            [ApiCaller.Known("reader", Role.Reader, "*")],
            [new(silent.Url, "gitops", [new(new Dictionary<string, string> { ["sub"] = "*" }, new(Role.Reader, ["*"]))])]
        );
        await using var service = await _shop.StartAsync(s => s with { Access = access });
        using var api = new ApiCaller(() => service.Url);
        var payload = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"iss":"{{silent.Url}}"}"""));
        var token = $"e30.{payload}.e30";
        var waiting = api.GetAsync("/api/v1/environments", token);
        await Eventually.IsTrueAsync(() => silent.Requests.Count > 0, "the issuer to be asked");

        Assert.Equal(200, (await api.GetAsync("/api/v1/environments", "reader-token")).Code);

        Assert.Equal(401, (await waiting).Code);
    }
}
