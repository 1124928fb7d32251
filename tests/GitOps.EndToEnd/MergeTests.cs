using System.Text;
using GitOps.Controller.Cli.FetchWorker;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;
using GitOps.Engine.Review;
using GitOps.Git;

namespace GitOps.EndToEnd;

/// <summary>Merge results of pull requests, which a worker computes in temporary storage.</summary>
public sealed class MergeTests : IAsyncLifetime
{
    private readonly TemporaryFolder _clones = new();
    private readonly Upstream _upstream = new();
    private readonly IRemotes _remotes;
    private readonly IMerges _merges;
    private readonly string _base;
    private GitHost _host = null!;

    public MergeTests()
    {
        (_remotes, _merges) = GitRegistration.AddRemotesWithMerges(
            new() { Folder = _clones.Path, WorkerCommand = FetchWorkerCommand.Program },
            TimeProvider.System
        );
        _base = _upstream.Commit(("models/a.yaml", "one\n"), ("models/b.yaml", "two\n"));
    }

    // By HTTP: a fetch from a folder copies objects of all references.
    public async ValueTask InitializeAsync() => _host = await GitHost.StartAsync(_upstream.Root);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _clones.Dispose();
        _upstream.Dispose();
    }

    [Fact]
    public async Task The_files_are_those_of_the_merge_and_the_clone_gets_no_object_of_the_pull_request()
    {
        var head = OpenPull(1, ("models/a.yaml", "changed\n"));
        _upstream.Run("checkout", "-q", "main");
        var newBase = _upstream.Commit(("models/b.yaml", "also changed\n"));
        await FetchAsync();

        using (var merged = Assert.IsType<Merged>(await MergeAsync(1, newBase, head)))
        {
            Assert.Equal("changed\n", Text(merged, "models/a.yaml"));
            Assert.Equal("also changed\n", Text(merged, "models/b.yaml"));
            Assert.Single(Temporary());
        }

        Assert.Empty(Temporary());
        Assert.Throws<ServiceException>(() => _remotes.Open(Source).Open(new(head, "head")));
    }

    [Fact]
    public async Task Conflicts_are_named_and_nothing_is_left()
    {
        var head = OpenPull(2, ("models/a.yaml", "theirs\n"), ("models/b.yaml", "theirs\n"));
        _upstream.Run("checkout", "-q", "main");
        var newBase = _upstream.Commit(("models/a.yaml", "ours\n"), ("models/b.yaml", ""));
        await FetchAsync();

        var conflicting = Assert.IsType<Conflicting>(await MergeAsync(2, newBase, head));

        Assert.Equal(["models/a.yaml", "models/b.yaml"], conflicting.Paths);
        Assert.Equal(2, conflicting.Count);
        Assert.Empty(Temporary());
    }

    [Fact]
    public async Task A_head_that_was_replaced_is_reported()
    {
        var first = OpenPull(3, ("models/a.yaml", "first\n"));
        var second = OpenPull(3, ("models/a.yaml", "second\n"));
        await FetchAsync();

        Assert.Equal(new HeadReplaced(second), await MergeAsync(3, _base, first));
        Assert.Empty(Temporary());
    }

    [Fact]
    public async Task A_pull_request_that_does_not_exist_is_not_found()
    {
        await FetchAsync();

        var error = await Assert.ThrowsAsync<ServiceException>(() => MergeAsync(4, _base, _base));

        Assert.Equal(ServiceErrorKind.NotFound, error.Kind);
        Assert.Empty(Temporary());
    }

    // A branch that only the pull request's reference names, as one of a fork.
    private string OpenPull(int number, params (string Path, string Text)[] files)
    {
        _upstream.Run("checkout", "-q", "--detach", _base);
        var head = _upstream.Commit(files);
        _upstream.Run("update-ref", $"refs/pull/{number}/head", head);
        _upstream.Run("checkout", "-q", "main");
        return head;
    }

    private RemoteSource Source => new($"{_host.Url}/{Upstream.Name}");

    private Task<bool> FetchAsync() => _remotes.Open(Source).FetchAsync(default);

    private Task<MergeResult> MergeAsync(long number, string baseCommit, string head) =>
        _merges.MergeAsync(Source, number, baseCommit, head, default);

    private IEnumerable<string> Temporary()
    {
        var folder = Path.Combine(_clones.Path, "pull-requests");
        return Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder) : [];
    }

    private static string Text(Merged merged, string path) => Encoding.UTF8.GetString(merged.Files.Read(path)!);
}
