using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Controller.Service.Composition;
using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Decisions;
using GitOps.Core.Reports;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Pipeline;
using GitOps.State;
using GitOps.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd;

/// <summary>Two hosts, one pipeline: the command line's composition and the service's give equal plans and decisions.</summary>
public sealed class TwoHostsTests : IAsyncLifetime
{
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.OpenAsync();

    public async ValueTask DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task Twenty_cases_give_equal_plans_and_decisions_in_both_hosts()
    {
        var host = NewHost();
        var settings = new ServiceSettings
        {
            Sources = [new("shop", new(_shop.Upstream.Path))],
            DataFolder = _shop.Data,
            Listen = "http://127.0.0.1:0",
        };
        await using var app = ServiceHost.Build(settings, host, host.Environments, _ => { });
        await StateRegistration.MigrateAsync(app.Services, default);
        var planned = 0;

        foreach (var files in Cases())
        {
            _shop.Push([.. files]);
            var fromCli = await PlanInCliAsync();
            var fromService = await PlanInServiceAsync(app.Services);

            Assert.Equal(fromCli, fromService);
            planned++;
            await Project.TypeAsync(_shop.Upstream.Path, _shop.Aws.Folder, "apply", "--yes");
        }

        Assert.Equal(20, planned);
    }

    private static IEnumerable<(string Path, string Text)[]> Cases()
    {
        var endpoint = Manifests.Config("shop", "rows") + "---\n" + Manifests.Endpoint("shop", "shop");
        yield return [("data/rows/train.csv", Manifests.Rows), ("models/data.yaml", Manifests.Dataset())];
        yield return [("models/job.yaml", Manifests.Job("rows"))];
        yield return [("models/model.yaml", Manifests.Model("rows", Manifests.Trained("rows"))), ("models/endpoint.yaml", endpoint)];
        yield return [("models/job.yaml", Manifests.Job("rows", depth: 3))];
        yield return [("data/rows/train.csv", Manifests.Rows + "1,1.0,1.0\n")];
        yield return [("models/endpoint.yaml", endpoint.Replace("ml.m5.large", "ml.m5.xlarge", StringComparison.Ordinal))];
        yield return [("models/job.yaml", "# only a comment\n" + Manifests.Job("rows", depth: 3))];
        yield return [("models/job.yaml", ""), ("models/training.yaml", Manifests.Job("rows", depth: 3))];
        yield return [("models/groups.yaml", Manifests.PackageGroup("a") + "---\n" + Manifests.PackageGroup("b"))];
        yield return [("models/version.yaml", Manifests.PackageVersion("one", "a", Manifests.Trained("rows")))];
        yield return [("models/version.yaml", Manifests.PackageVersion("one", "a", "s3://elsewhere/model.tar.gz"))];
        yield return [("models/pipeline.yaml", Manifests.Pipeline("steps", "first"))];
        yield return [("models/pipeline.yaml", Manifests.Pipeline("steps", "second"))];
        yield return [("models/failing.yaml", Manifests.Waiting("failing", "/nowhere"))];
        yield return [("models/failing.yaml", Manifests.Waiting("failing", "/elsewhere"))];
        yield return [("models/groups.yaml", Manifests.PackageGroup("a"))];
        yield return [("gitops.yaml", Settings("sync: {prune: true}"))];
        yield return [("gitops.yaml", Settings("historyLimit: 0"))];
        yield return [("models/recorded.yaml", Manifests.Recorded("recorded", 1))];
        yield return [("gitops.yaml", Settings("namePrefix: other-"))];
    }

    private async Task<string> PlanInCliAsync()
    {
        var session = await Workspace.Open(NewHost(), "HEAD").ConnectAsync("dev", default);
        return ToJson((await session.PlanAsync(default)).Decided);
    }

    private static async Task<string> PlanInServiceAsync(IServiceProvider services)
    {
        var source = services.GetRequiredService<Sources>().Find("shop")!;
        await source.FetchAsync(default);
        var location = source.Git.Locate("dev");
        var pipeline = services.GetRequiredService<EnvironmentPipeline>();
        using var files = source.Git.Open(location);
        var content = pipeline.Read(location.Repository, location.Environment!, files, new());
        var accounts = services.GetRequiredService<AccountConnections>();
        // What the service remembers of the account is dropped, since the command line applied in between.
        accounts.Forget(location.Environment!);
        var connection = await accounts.ConnectAsync(location.Repository, location.Environment!, default);
        var inputs = await pipeline.ResolveAsync(content, connection, new(), default);
        var options = new PlanOptions { Cause = new(CauseKind.Commit, files.Commit), SearchThreshold = 1 };
        return ToJson((await pipeline.PlanAsync(files, inputs.Graph, connection, options, default)).Decided);
    }

    // The source names how the commit was found, which differs between the hosts.
    private static string ToJson(DecidedPlan decided)
    {
        var plan = PlanJson.Of(decided.Plan);
        plan.Remove("source");
        plan["cause"] = decided.Cause.ToString();
        plan["decisions"] = new JsonArray([
            .. decided.Decisions.Select(d => new JsonArray(
                $"{d.Change.Id} {d.Change.ActualName}",
                JsonSerializer.SerializeToNode(d.Decision)
            )),
        ]);
        return plan.ToJsonString();
    }

    private Host NewHost() =>
        new(
            new Output(TextWriter.Null, TextWriter.Null, isTerminal: false, canPrompt: false),
            _shop.Upstream.Path,
            TimeProvider.System,
            _shop.Aws.Folder
        );

    private static string Settings(string extra) =>
        Project.Settings().Replace("    bucket: shop-dev", $"    bucket: shop-dev\n    {extra}", StringComparison.Ordinal);
}
