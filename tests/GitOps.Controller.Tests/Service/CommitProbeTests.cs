using GitOps.Controller.Service.Reading;
using GitOps.Engine.Reading;
using GitOps.Testing;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Controller.Tests.Service;

public sealed class CommitProbeTests
{
    private static readonly EnvironmentRevision Location = new("shop", null, "settings", new("c0ffee", "main"), null);

    [Theory]
    [InlineData("exit 0", true)]
    [InlineData("exit 1", true)]
    [InlineData("yes | head -c 1000000", true)]
    [InlineData("kill -9 $$", false)]
    [InlineData("kill -6 $$", false)]
    public async Task Only_an_abnormal_end_of_the_child_counts(string script, bool survives)
    {
        using var probe = Probe(script);

        Assert.Equal(survives, await RunAsync(probe));
    }

    [Fact]
    public async Task A_child_that_hangs_is_ended_and_counts_as_an_abnormal_end()
    {
        var time = new FakeTimeProvider();
        using var probe = Probe("sleep 600", time);
        var run = RunAsync(probe);

        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMinutes(1));
                return run.IsCompleted;
            },
            "the child to be ended"
        );

        Assert.False(await run);
    }

    // The line has 200 MB; other tests allocate too.
    [Fact]
    public async Task A_line_without_an_end_takes_no_memory_of_the_service()
    {
        using var probe = Probe("head -c 200000000 /dev/zero | tr '\\0' x; kill -9 $$");
        var before = GC.GetTotalAllocatedBytes();

        Assert.False(await RunAsync(probe));

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 300_000_000);
    }

    [Fact]
    public async Task Commits_are_read_one_at_a_time()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-probe-").FullName;
        var running = Path.Combine(folder, "running");
        using var probe = Probe($"mkdir {running} && sleep 0.1 && rmdir {running} || kill -9 $$");

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync(probe))), Assert.True);

        Directory.Delete(folder);
    }

    [Fact]
    public void Marks_outlive_the_process_and_belong_to_one_commit_of_one_environment()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-marks-");

        Assert.Equal(0, Open().Begin("shop/../../dev", "c0ffee"));
        Assert.Equal(1, Open().Begin("shop/../../dev", "c0ffee"));
        Assert.Equal(0, Open().Begin("shop/prod", "c0ffee"));
        Open().SetAside("shop/prod", "c0ffee", isAside: true);
        Assert.True(Open().IsAside("shop/prod", "c0ffee"));
        Assert.False(Open().IsAside("shop/../../dev", "c0ffee"));
        Open().SetAside("shop/prod", "c0ffee", isAside: false);
        Open().End("shop/prod", "c0ffee");
        Open().End("shop/../../dev", "c0ffee");
        Assert.Empty(folder.EnumerateFiles("*", SearchOption.AllDirectories));

        folder.Delete(recursive: true);

        ReadingMarks Open() => new(new() { Sources = [], DataFolder = folder.FullName });
    }

    private static CommitProbe Probe(string script, TimeProvider? time = null) =>
        new(["sh", "-c", script], "clones", time ?? TimeProvider.System);

    private static Task<bool> RunAsync(CommitProbe probe) => probe.RunAsync("url", Location, "dev", default);
}
