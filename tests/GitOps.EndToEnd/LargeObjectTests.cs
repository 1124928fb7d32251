using System.Text;
using GitOps.Controller.Cli.FetchWorker;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;
using GitOps.Git;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>Small packs that describe large objects: the worker refuses them, so that the service never reads one.</summary>
public sealed class LargeObjectTests : IDisposable
{
    private readonly TemporaryFolder _clones = new();
    private readonly Upstream _upstream = new();

    [Fact]
    public async Task A_commit_with_a_huge_message_is_refused_and_what_was_fetched_before_stays()
    {
        var first = _upstream.Commit(("a.yaml", "one"));
        var remote = Remotes().Open(new(_upstream.Path));
        await remote.FetchAsync(default);
        var message = Path.Combine(_upstream.Root, "message");
        await File.WriteAllTextAsync(message, new string('x', 3 << 20));
        _upstream.Run("commit", "-q", "--allow-empty", "-F", message);

        var refused = await RefusedAsync(remote);

        Assert.Equal((ServiceErrorKind.InvalidRequest, "TooLarge"), (refused.Kind, refused.Code));
        Assert.Contains("contains a commit of 3 MiB: expected at most 1 MiB", refused.Message, StringComparison.Ordinal);
        Assert.Equal("TooLarge", (await RefusedAsync(remote)).Code);
        Assert.Equal("one", Encoding.UTF8.GetString(remote.Open(remote.Resolve(null)!).Read("a.yaml")!));
        Assert.Equal(first, remote.Resolve(null)!.Commit);

        _upstream.Run("reset", "-q", "--hard", first);
        var second = _upstream.Commit(("a.yaml", "two"));
        Assert.True(await remote.FetchAsync(default));
        Assert.Equal("two", Encoding.UTF8.GetString(remote.Open(new(second, "main")).Read("a.yaml")!));
    }

    [Fact]
    public async Task A_small_file_that_is_made_from_a_huge_one_is_refused()
    {
        await using var host = await GitHost.StartAsync(_upstream.Root);
        const int Size = 200 << 20;
        var pack = new PackFile();
        var huge = pack.Add("blob", new byte[Size]);
        var small = pack.AddBeginning(huge, Size, new byte[10]);
        var tree = pack.Add("tree", PackFile.Tree(("data.csv", huge), ("gitops.yaml", small)));
        await ReceiveAsync(pack, pack.Add("commit", PackFile.Commit(tree)));

        var refused = await RefusedAsync(Remotes().Open(new($"{host.Url}/{Upstream.Name}")));

        Assert.Equal("TooLarge", refused.Code);
        Assert.Contains("contains a delta of 200 MiB: expected at most 128 MiB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_file_that_nothing_is_made_from_is_fetched()
    {
        await using var host = await GitHost.StartAsync(_upstream.Root);
        var pack = new PackFile();
        var huge = pack.Add("blob", new byte[200 << 20]);
        var tree = pack.Add("tree", PackFile.Tree(("data.csv", huge)));
        await ReceiveAsync(pack, pack.Add("commit", PackFile.Commit(tree)));
        var remote = Remotes().Open(new($"{host.Url}/{Upstream.Name}"));

        Assert.True(await remote.FetchAsync(default));
        Assert.Equal(200 << 20, remote.Open(remote.Resolve(null)!).SizeOf("data.csv"));
    }

    [Fact]
    public async Task A_folder_with_a_million_entries_is_refused()
    {
        await using var host = await GitHost.StartAsync(_upstream.Root);
        var pack = new PackFile();
        var file = pack.Add("blob", "x"u8.ToArray());
        var tree = pack.Add("tree", PackFile.Tree([.. Enumerable.Range(0, 1_000_000).Select(i => ($"file-{i:0000000}", file))]));
        await ReceiveAsync(pack, pack.Add("commit", PackFile.Commit(tree)));

        var refused = await RefusedAsync(Remotes().Open(new($"{host.Url}/{Upstream.Name}")));

        Assert.Contains("contains a tree of 38 MiB: expected at most 32 MiB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_refs_than_the_service_can_keep_are_refused()
    {
        var commit = _upstream.Commit(("a.yaml", "one"));
        await File.WriteAllLinesAsync(
            Path.Combine(_upstream.Path, ".git", "packed-refs"),
            ["# pack-refs with: peeled fully-peeled sorted ", .. Tags().Select(t => $"{commit} refs/tags/{t}")]
        );

        var refused = await RefusedAsync(Remotes().Open(new(_upstream.Path)));

        Assert.Equal("TooLarge", refused.Code);
        Assert.Contains("branches and tags", refused.Message, StringComparison.Ordinal);

        static IEnumerable<string> Tags() => Enumerable.Range(0, 60_000).Select(i => $"{new string('t', 150)}{i:00000}");
    }

    public void Dispose()
    {
        _clones.Dispose();
        _upstream.Dispose();
    }

    // Git's own receiving side accepts such a pack, and its sending side sends the deltas as they are.
    private async Task ReceiveAsync(PackFile pack, string commit)
    {
        var file = Path.Combine(_upstream.Root, "pack");
        await File.WriteAllBytesAsync(file, pack.ToBytes());
        var ended = await Programs.RunAsync("sh", ["-c", $"git -C {_upstream.Path} index-pack --stdin < {file}"], _upstream.Root);
        Assert.True(ended.Code == 0, ended.All);
        _upstream.Run("update-ref", "refs/heads/main", commit);
    }

    private IRemotes Remotes() =>
        GitRegistration.AddRemotes(new() { Folder = _clones.Path, WorkerCommand = FetchWorkerCommand.Program }, TimeProvider.System);

    private static Task<ServiceException> RefusedAsync(IRemoteRepository remote) =>
        Assert.ThrowsAsync<ServiceException>(() => remote.FetchAsync(default));
}
