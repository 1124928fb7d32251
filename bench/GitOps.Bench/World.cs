using System.Text.Json.Nodes;
using GitOps.Aws;
using GitOps.Core.Manifests;
using GitOps.Engine.Connections;
using GitOps.Engine.Reading;
using GitOps.Git;
using GitOps.LocalAws;
using GitOps.LocalAws.Faults;
using GitOps.LocalAws.Server;
using GitOps.Schema.Catalog;

namespace GitOps.Bench;

/// <summary>A local AWS in this process, and the ways to it and to Git.</summary>
internal sealed class World : IAsyncDisposable
{
    private LocalAwsServer _server = null!;

    public required string StateFolder { get; init; }

    public LocalAddress Address => _server.Address;

    public static async Task<World> StartAsync(string folder, FaultOptions? faults = null)
    {
        var world = new World { StateFolder = folder };
        world._server = await LocalAwsServer.StartAsync(new() { StateFolder = folder, Faults = faults ?? new() }, default);
        return world;
    }

    public Task<EnvironmentConnection> ConnectAsync(EnvironmentSettings environment) =>
        AwsRegistration
            .AddAws(
                new() { Local = () => new(Address.Url, Address.AccessKeyId, Address.SecretAccessKey, Address.Account) },
                KindCatalog.Default,
                TimeProvider.System
            )
            .ConnectAsync(environment, default);

    public static IRemotes Remotes(string folder) =>
        GitRegistration.AddRemotes(
            new() { Folder = folder, WorkerCommand = ["dotnet", Path.Combine(AppContext.BaseDirectory, "gitops.dll"), "fetch-worker"] },
            TimeProvider.System
        );

    /// <summary>The operations that were called, in order.</summary>
    public IReadOnlyList<(string Operation, DateTimeOffset At)> Calls()
    {
        using var reader = new StreamReader(
            new FileStream(Path.Combine(StateFolder, "journal.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
        );
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => JsonNode.Parse(l)!)
                .Select(n => ((string)n["operation"]!, DateTimeOffset.Parse((string)n["at"]!, null))),
        ];
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();
}
