using GitOps.Controller.Cli;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Decisions;
using GitOps.Core.Environments;
using GitOps.Core.Planning;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Deciding;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>Nothing is written to AWS that the stage Decide has not allowed, no matter who calls.</summary>
public sealed class DecideTests : IAsyncLifetime
{
    private static readonly string[] Reads =
    [
        "Describe",
        "List",
        "Get",
        "Head",
        "Search",
        "InvokeEndpoint",
        "AssumeRole",
        "FilterLogEvents",
    ];
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.OpenAsync();

    public async ValueTask DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task A_policy_that_denies_everything_lets_no_verb_write_to_AWS()
    {
        await PrepareAsync();
        var demo = Path.Combine(_shop.Data, "demo");
        var verbs = new Dictionary<string, string[][]>
        {
            ["apply"] =
            [
                ["apply", "--yes", "--no-wait"],
                ["apply", "--yes", "--prune", "--allow-prune", "9"],
            ],
            ["retry"] =
            [
                ["retry", "TrainingJob/broken", "--yes"],
            ],
            ["delete"] =
            [
                ["delete", "Endpoint/shop", "--yes"],
                ["delete", "--all", "--yes"],
            ],
            ["suspend"] =
            [
                ["suspend", "Endpoint/shop", "--reason", "test"],
            ],
            ["transfer"] =
            [
                ["transfer", "Endpoint/shop", "--to", "other"],
            ],
            ["resume"] =
            [
                ["resume", "ModelPackageGroup/kept"],
            ],
            ["plan"] =
            [
                ["plan"],
                ["plan", "--verify"],
            ],
            ["diff"] =
            [
                ["diff"],
            ],
            ["get"] =
            [
                ["get"],
            ],
            ["tree"] =
            [
                ["tree"],
            ],
            ["describe"] =
            [
                ["describe", "Endpoint/shop"],
            ],
            ["logs"] =
            [
                ["logs", "TrainingJob/rows"],
            ],
            ["invoke"] =
            [
                ["invoke", "shop", "--body", "1.0,5.0"],
            ],
            ["validate"] =
            [
                ["validate"],
            ],
            ["doctor"] =
            [
                ["doctor", "--repo", _shop.Upstream.Path],
            ],
            ["demo"] =
            [
                ["demo", "--folder", demo],
            ],
            ["init"] =
            [
                ["init", Path.Combine(_shop.Data, "new")],
            ],
            ["local"] =
            [
                ["local", "env"],
            ],
            ["completion"] =
            [
                ["completion", "bash"],
            ],
            ["token"] =
            [
                ["token"],
            ],
            ["version"] =
            [
                ["version"],
            ],
        };
        var before = _shop.Aws.Journal().Count;

        foreach (var words in verbs.Values.SelectMany(v => v))
            await Project.TypeAsync(new DenyEverything(), _shop.Upstream.Path, _shop.Aws.Folder, words);

        // serve and the verbs that call it are in the test of the service; the workers read Git only.
        string[] others = ["serve", "status", "why", "wait", "sync", "audit", "webhooks", "fetch-worker", "read-worker"];
        Assert.Equal(AllVerbs().Order(StringComparer.Ordinal), verbs.Keys.Concat(others).Order(StringComparer.Ordinal));
        Assert.Empty(Writes(_shop.Aws.Journal().Skip(before).Select(l => l.Operation)));
        Assert.True(Directory.Exists(demo));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(demo, "aws"), "*.jsonl", SearchOption.AllDirectories).SelectMany(WritesIn));
    }

    [Fact]
    public async Task A_policy_that_denies_everything_lets_the_service_write_nothing_to_AWS()
    {
        await PrepareAsync();
        var before = _shop.Aws.Journal().Count;
        await using var service = await _shop.StartAsync(policy: new DenyEverything());

        var denied = await service.UntilAsync(Shop.Dev, s => s.Reason is ChangeNotAllowed or ChangeBlocked);
        await service.TypeAsync("sync", "dev");
        await service.TypeAsync("retry", "TrainingJob/broken", "--env", "dev");
        await service.UntilAsync(Shop.Dev, s => s.At > denied.At.AddSeconds(1));

        Assert.Equal(OutcomeState.Stalled, denied.Outcome);
        Assert.Empty(Writes(_shop.Aws.Journal().Skip(before).Select(l => l.Operation)));
    }

    // Something of everything: a data set to upload, a run to start, to retry and to forget, an endpoint to move, resources to prune and to
    // adopt, an earlier version to clean up, a suspended group.
    private async Task PrepareAsync()
    {
        var settings = Project
            .Settings()
            .Replace("    bucket:", "    sync: {prune: true}\n    historyLimit: 0\n    bucket:", StringComparison.Ordinal);
        _shop.Push(
            ("gitops.yaml", settings),
            ("data/rows/train.csv", Manifests.Rows),
            ("models/all.yaml", Everything(2)),
            ("models/broken.yaml", Manifests.Waiting("broken", "/nowhere")),
            ("models/gone.yaml", Manifests.PackageGroup("gone") + "---\n" + Manifests.Job("left")),
            ("models/kept.yaml", Manifests.PackageGroup("kept"))
        );
        await TypeAsync("apply", "--yes");
        await TypeAsync("suspend", "ModelPackageGroup/kept");
        _shop.Push(("data/rows/train.csv", Manifests.Rows + "1,1.0,1.0\n"), ("models/all.yaml", Everything(3)), ("models/gone.yaml", ""));
    }

    private Task<Ended> TypeAsync(params string[] words) => Project.TypeAsync(_shop.Upstream.Path, _shop.Aws.Folder, words);

    private static string Everything(int depth) =>
        string.Join(
            "---\n",
            Manifests.Dataset(),
            Manifests.Job("rows", depth),
            Manifests.Model("rows", Manifests.Trained("rows")),
            Manifests.Config("shop", "rows"),
            Manifests.Endpoint("shop", "shop")
        );

    private static IEnumerable<string> AllVerbs()
    {
        var output = new Output(TextWriter.Null, TextWriter.Null, isTerminal: false, canPrompt: false);
        return CommandLine.Build(new Host(output, ".", TimeProvider.System, ".")).Subcommands.Select(c => c.Name);
    }

    private static IEnumerable<string> Writes(IEnumerable<string> operations) =>
        operations.Where(o => !Reads.Any(r => o.StartsWith(r, StringComparison.Ordinal)));

    private static IEnumerable<string> WritesIn(string journal) =>
        Path.GetFileName(journal) != "journal.jsonl"
            ? []
            : Writes(File.ReadLines(journal).Select(l => (string)System.Text.Json.Nodes.JsonNode.Parse(l)!["operation"]!));

    private sealed class DenyEverything : IDecisionPolicy
    {
        public Decision Evaluate(Change change, Plan plan, PlanCause cause) => new Denied("nothing may change");
    }
}
