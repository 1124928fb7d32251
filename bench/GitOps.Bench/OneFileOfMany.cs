using System.Diagnostics;
using GitOps.Core.Observed;
using GitOps.Core.Operations;
using GitOps.Core.Planning;
using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using GitOps.Schema.Catalog;

namespace GitOps.Bench;

/// <summary>A commit that touches one file of many: from the ref's update in the bare clone to the plan value, against the last sweep's snapshot.</summary>
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
        var settings = new SourceSettings(remote, KindCatalog.Default);
        var connection = await world.ConnectAsync(settings.Get().Settings!.Environments[0]);
        var view = new AccountView(connection.Reader, TimeProvider.System);
        var (git, memory) = (new GitStage(remote, settings, KindCatalog.Default), new EnvironmentMemory());
        var shared = connection with { Reader = new SharedReader(connection.Reader, view, TimeSpan.FromHours(1), $"b{count}") };

        var first = await PlanAsync(git, memory, shared);
        await ApplyAsync(first.Loaded, first.Observed, first.Files, shared);
        var (times, calls) = (new List<double>(), 0);
        Plan plan = null!;
        for (var round = 0; round < Rounds; round++)
        {
            repository.Write(0, $"round {round}");
            repository.Commit();
            await remote.FetchAsync(default);
            var before = world.Calls().Count;
            var clock = Stopwatch.StartNew();
            plan = (await PlanAsync(git, memory, shared)).Plan;
            times.Add(clock.Elapsed.TotalMilliseconds);
            calls = world.Calls().Count - before;
        }

        // The first rounds are the compiler's.
        times = [.. times.Skip(Rounds / 3).Order()];
        Console.WriteLine(
            $"| {count} | {times[times.Count / 2]:0.0} | {times[^1]:0.0} | {calls} | {Core.Reports.PlanReport.Summary(plan)} |"
        );
    }

    private static async Task<(LoadedGraph Loaded, ObservedState Observed, Plan Plan, IRepositoryFiles Files)> PlanAsync(
        GitStage git,
        EnvironmentMemory memory,
        EnvironmentConnection connection
    )
    {
        var reading = git.Read(git.Locate("dev"), memory);
        var loaded = await new DesiredLoading(
            reading.Files,
            connection.Datasets,
            connection.Reader,
            TimeProvider.System.GetUtcNow(),
            memory.Hashes,
            memory.Desired
        ).LoadAsync(reading.Graph!, default);
        var observed = await new Observation(connection.Reader, connection.Datasets, searchFrom: 1, memory.Plan).ObserveAsync(
            loaded.Graph,
            verify: false,
            default
        );
        return (
            loaded,
            observed,
            memory.Plan = Planner.Plan(loaded.Graph, observed, KindCatalog.Default, new() { Before = memory.Plan }),
            reading.Files
        );
    }

    private static async Task ApplyAsync(
        LoadedGraph loaded,
        ObservedState observed,
        IRepositoryFiles files,
        EnvironmentConnection connection
    )
    {
        var apply = new ApplyOperation(
            connection.Reader,
            connection.Writer,
            connection.Datasets,
            new Silence(),
            TimeProvider.System,
            KindCatalog.Default
        );
        var result = await apply.RunAsync(
            loaded.Graph,
            observed,
            files,
            new() { Poll = TimeSpan.FromMilliseconds(100), AtOnce = 16 },
            default
        );
        if (result.Outcome is not Converged)
            throw new InvalidOperationException(result.Outcome.Summary);
    }
}
