using System.Diagnostics;
using GitOps.Core.Environments;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Connections;
using GitOps.Engine.Observing;
using GitOps.Engine.Reading;
using GitOps.Engine.Reconciling;
using GitOps.Schema.Catalog;

namespace GitOps.Bench;

/// <summary>
/// A commit that touches one file of many: from the ref's update in the bare clone to the plan value, against the last sweep's snapshot.
/// </summary>
internal sealed class OneFileOfMany(string folder)
{
    private const int Rounds = 21;

    public async Task RunAsync(IReadOnlyList<int> counts)
    {
        Console.WriteLine("| resources | one file changed: median ms | highest ms | AWS calls | plan |\n|---:|---:|---:|---:|---|");
        foreach (var count in counts)
        {
            await using var world = await World.StartAsync(Path.Combine(folder, $"aws-{count}"));
            await RunAsync(world, count);
        }
    }

    private async Task RunAsync(World world, int count)
    {
        var repository = new Repository(Path.Combine(folder, $"repository-{count}"), $"b{count}", count);
        repository.LayOut();
        var remote = World.Remotes(Path.Combine(folder, $"clones-{count}")).Open(new(repository.Folder));
        await remote.FetchAsync(default);
        var settings = new SourceSettingsReader(remote, KindCatalog.Default);
        var connection = await world.ConnectAsync(settings.Get().Value!.Environments[0]);
        var view = new AccountCache(TimeProvider.System);
        var shared = connection with { Reader = new CachedResourceReader(connection.Reader, view, TimeSpan.FromHours(1), $"b{count}") };

        var run = new PipelineRun(new CommitReader(remote, settings), shared, new());
        await run.ApplyAsync(await run.PlanAsync());
        var (times, calls) = (new List<double>(), 0);
        Plan plan = null!;
        for (var round = 0; round < Rounds; round++)
        {
            repository.Write(0, $"round {round}");
            repository.Commit();
            await remote.FetchAsync(default);
            var before = world.Calls().Count;
            var clock = Stopwatch.StartNew();
            plan = (await run.PlanAsync()).Decided.Plan;
            times.Add(clock.Elapsed.TotalMilliseconds);
            calls = world.Calls().Count - before;
        }

        // The first rounds are the compiler's.
        times = [.. times.Skip(Rounds / 3).Order()];
        Console.WriteLine(
            $"| {count} | {times[times.Count / 2]:0.0} | {times[^1]:0.0} | {calls} | {Core.Reports.PlanReport.Summary(plan)} |"
        );
    }
}
