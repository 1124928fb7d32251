using GitOps.Controller.Service.Composition;
using GitOps.Engine.Deciding;
using GitOps.Testing;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace GitOps.EndToEnd.Drivers;

/// <summary>A shop's repository, a local AWS, and a service's data folder: the world of one test.</summary>
internal sealed class Shop : IAsyncDisposable
{
    /// <summary>Its environment.</summary>
    public const string Dev = "shop/dev";

    private readonly TemporaryFolder _data = new();

    private Shop(LocalAws aws) => Aws = aws;

    public LocalAws Aws { get; }

    public Upstream Upstream { get; } = new();

    public string Data => _data.Path;

    public static async Task<Shop> OpenAsync(bool runCommands = false) => new(await LocalAws.StartAsync(runCommands));

    /// <summary>Its service, as a part of this process.</summary>
    public Task<Service> StartAsync(
        Func<ServiceSettings, ServiceSettings>? change = null,
        string? webhookSecret = null,
        IDecisionPolicy? policy = null,
        IInterceptor? interceptor = null
    ) => Service.StartAsync(Aws.Folder, Data, [new("shop", new(Upstream.Path), webhookSecret)], change, policy, interceptor);

    /// <summary>Commits files, the first time with settings; gives the commit's id.</summary>
    public string Push(params (string Path, string Text)[] files) =>
        Upstream.Commit(File.Exists(Path.Combine(Upstream.Path, "gitops.yaml")) ? files : [("gitops.yaml", Project.Settings()), .. files]);

    /// <summary>The names of what an operation made.</summary>
    public IEnumerable<string> Created(string operation) =>
        Aws.Journal().Where(l => l.Operation == operation && l.Status == 200).Select(l => l.Name).Order(StringComparer.Ordinal);

    /// <summary>The settings with one more line in the environment.</summary>
    public static string Settings(string extra) =>
        Project.Settings().Replace("    bucket: shop-dev", $"    bucket: shop-dev\n    {extra}", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync();
        Upstream.Dispose();
        _data.Dispose();
    }
}
