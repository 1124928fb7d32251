using System.Diagnostics;
using System.Globalization;
using GitOps.Controller.Cli.FetchWorker;
using GitOps.Controller.Cli.ReadWorker;
using GitOps.Controller.Service.Reading;
using GitOps.Core.Commits;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Reading;
using GitOps.Git;

namespace GitOps.EndToEnd;

/// <summary>The processes that the service starts.</summary>
public sealed class WorkerTests
{
    [Fact]
    public async Task A_worker_ends_with_the_process_that_started_it_even_if_that_was_killed()
    {
        using var parent = Process.Start("sleep", "600");
        var program = FetchWorkerCommand.Program;
        var start = new ProcessStartInfo(program[0], program.Skip(1)) { RedirectStandardInput = true };
        start.Environment[GitOptions.ParentVariable] = parent.Id.ToString(CultureInfo.InvariantCulture);
        // Its input stays open, as it does when another process has inherited it.
        using var worker = Process.Start(start)!;

        parent.Kill();
        await parent.WaitForExitAsync();

        await worker.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_commit_that_was_being_read_at_two_unclean_ends_is_read_in_a_child_process_and_applied()
    {
        await using var shop = await Shop.OpenAsync();
        var commit = shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        var marks = new ReadingMarks(new() { Sources = [], DataFolder = shop.Data });
        marks.Begin(Shop.Dev, commit);
        marks.Begin(Shop.Dev, commit);

        await using var service = await shop.StartAsync();

        Assert.Equal(nameof(CommitState.Succeeded), (await service.EndOfAsync(Shop.Dev, commit)).State);
        await Testing.Eventually.IsTrueAsync(
            () => Directory.GetFiles(Path.Combine(shop.Data, "reading")).Length == 0,
            "the mark to be removed"
        );
    }

    [Fact]
    public async Task A_commit_that_ends_the_child_process_is_set_aside_and_fails()
    {
        await using var shop = await Shop.OpenAsync();
        var commit = shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        var marks = new ReadingMarks(new() { Sources = [], DataFolder = shop.Data });
        marks.Begin(Shop.Dev, commit);
        marks.SetAside(Shop.Dev, commit, isAside: true);
        await using var service = await shop.StartAsync();

        var end = await service.EndOfAsync(Shop.Dev, commit);

        Assert.Equal(nameof(CommitState.Failed), end.State);
        Assert.Contains("could not be processed", end.Reason, StringComparison.Ordinal);
        Assert.Equal(0, (await service.TypeAsync("sync", "dev")).Code);
        await service.UntilAsync(Shop.Dev, e => e.Outcome == Core.Environments.OutcomeState.Synced);
    }

    [Fact]
    public async Task The_child_process_reads_and_plans_a_commit_of_a_clone()
    {
        await using var shop = await Shop.OpenAsync();
        var commit = shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        using var clones = new TemporaryFolder();
        var options = new GitOptions { Folder = clones.Path, WorkerCommand = FetchWorkerCommand.Program };
        await GitRegistration.AddRemotes(options, TimeProvider.System).Open(new(shop.Upstream.Path)).FetchAsync(default);
        var program = ReadWorkerCommand.Program;

        using var child = Process.Start(
            new ProcessStartInfo(program[0], [.. program.Skip(1), clones.Path, shop.Upstream.Path, commit, commit, "dev"])
        )!;
        await child.WaitForExitAsync();

        Assert.Equal(0, child.ExitCode);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(20_000, false)]
    public async Task A_child_process_that_needs_more_memory_than_it_has_ends_abnormally(int groups, bool survives)
    {
        await using var shop = await Shop.OpenAsync();
        var text = new string('x', 1_000);
        var documents = Enumerable
            .Range(0, groups)
            .Select(i =>
                Manifests
                    .PackageGroup($"g{i}")
                    .Replace("{model", $"{{modelPackageGroupDescription: {text}{i}, model", StringComparison.Ordinal)
            );
        var commit = shop.Push([.. documents.Chunk(2_500).Select((d, i) => ($"models/{i}.yaml", string.Join("---\n", d)))]);
        using var clones = new TemporaryFolder();
        var options = new GitOptions { Folder = clones.Path, WorkerCommand = FetchWorkerCommand.Program };
        await GitRegistration.AddRemotes(options, TimeProvider.System).Open(new(shop.Upstream.Path)).FetchAsync(default);
        IReadOnlyList<string> program = ["env", "DOTNET_GCHeapHardLimit=0x4000000", .. ReadWorkerCommand.Program];
        using var probe = new CommitProbe(program, clones.Path, TimeProvider.System);

        var location = new EnvironmentRevision("shop", null, commit, new(commit, "main"), null);

        Assert.Equal(survives, await probe.RunAsync(shop.Upstream.Path, location, "dev", default));
    }
}
