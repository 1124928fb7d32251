using System.Text;
using GitOps.EndToEnd.Drivers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOps.EndToEnd.Attacks;

/// <summary>The attacker's Git servers and the servers that stand in for AWS.</summary>
internal sealed class HostileServers : IAsyncDisposable
{
    // As many as there are slots for fetches.
    private const int SilentRemotes = 4;
    private readonly List<IAsyncDisposable> _all = [];
    private readonly Upstream _upstream = new();

    private HostileServers() { }

    /// <summary>The sources that are fetched from the attacker's servers, with their URLs.</summary>
    public Dictionary<string, string> Remotes { get; } = [];

    /// <summary>The URLs that an administrator has allowed instead of AWS, some by mistake.</summary>
    public List<string> Endpoints { get; } = ["http://169.254.169.254", "http://[::ffff:169.254.170.2]", "http://[fd00:ec2::254]"];

    public string RedirectingEndpoint { get; private set; } = "";

    public string LyingEndpoint { get; private set; } = "";

    public string SilentEndpoint { get; private set; } = "";

    /// <summary>The requests that followed a redirect.</summary>
    public int Followed { get; private set; }

    public static async Task<HostileServers> StartAsync()
    {
        var servers = new HostileServers();
        servers._upstream.Commit(("gitops.yaml", AttackSettings.Of("evil-remote")), ("models/a.yaml", Manifests.PackageGroup("a")));
        await servers.AddRemotesAsync();
        await servers.AddEndpointsAsync();
        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _all)
            await server.DisposeAsync();
        _upstream.Dispose();
    }

    private async Task AddRemotesAsync()
    {
        var (redirecting, broken, denying) = (
            await GitHost.StartAsync(_upstream.Root),
            await GitHost.StartAsync(_upstream.Root),
            await GitHost.StartAsync(_upstream.Root, token: "unknown")
        );
        redirecting.LeadsTo = denying.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        broken.Pack = Encoding.Latin1.GetBytes("0008NAK\nPACK\0\0\0\u0002\0\0\0\u0009broken");
        _all.AddRange([redirecting, broken, denying]);
        Remotes["evil-redirect"] = $"{redirecting.Url}/{Upstream.Name}";
        Remotes["evil-broken"] = $"{broken.Url}/{Upstream.Name}";
        Remotes["evil-denied"] = $"{denying.Url}/{Upstream.Name}";
        Remotes["evil-missing"] = $"{broken.Url}/nowhere";
    }

    private async Task AddEndpointsAsync()
    {
        RedirectingEndpoint = await ServeAsync(context =>
        {
            if (context.Request.Path.StartsWithSegments("/elsewhere", StringComparison.Ordinal))
                Followed++;
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        });
        LyingEndpoint = await ServeAsync(context => context.Response.WriteAsync("<a>not an answer of AWS</a>"));
        SilentEndpoint = await ServeAsync(context =>
            Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default)
        );
        for (var i = 0; i < SilentRemotes; i++)
            Remotes[$"evil-silent-{i}"] = $"{SilentEndpoint}/{i}.git";
        Endpoints.AddRange([RedirectingEndpoint, LyingEndpoint, SilentEndpoint]);
    }

    private async Task<string> ServeAsync(RequestDelegate answer)
    {
        var app = Loopback.Create();
        app.Run(answer);
        await app.StartAsync();
        _all.Add(app);
        return app.Urls.First();
    }
}
