using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Core.Reviews;
using GitOps.Engine.Connections;
using GitOps.Engine.Reading;
using GitOps.Engine.Review;
using GitOps.GitHub;
using GitOps.Schema.Catalog;
using GitOps.Testing;
using GitOps.Testing.GitHub;
using GitOps.Testing.InMemory;

namespace GitOps.LocalGitHub.Tests;

/// <summary>
/// Many pull requests and pushes, with GitHub's limits enforced, on a clock that runs faster. GITOPS_PULL_REQUESTS=&lt;count> opens that
/// many and pushes as often; the long form is 500.
/// </summary>
public sealed class ReviewLimitTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Default = 60;
    private const int PushesPerMinute = 50;
    private const int Workers = 4;
    private readonly ScaledTime _time = new(60);
    private readonly ConcurrentDictionary<ReviewId, bool> _waiting = new();
    private readonly InMemoryReviewStore _store = new();
    private readonly int _count = Environment.GetEnvironmentVariable("GITOPS_PULL_REQUESTS") is { Length: > 0 } text
        ? int.Parse(text)
        : Default;
    private TestGitHub _github = null!;
    private TestApp _app = null!;
    private GitClient _git = null!;
    private List<string> _users = [];

    [Fact]
    public async Task Pushes_to_many_pull_requests_stay_within_all_limits_and_each_final_head_gets_its_check()
    {
        await OpenAsync();
        var before = OwnCalls().Count;
        using var end = new CancellationTokenSource();
        var (source, reconciler) = Connect();
        var workers = Enumerable.Range(0, Workers).Select(_ => WorkAsync(source, reconciler, end.Token)).ToList();
        foreach (var due in await reconciler.FindDueAsync(source, default))
            _waiting[due.Id] = true;

        var heads = await PushAsync();

        await Eventually.IsTrueAsync(
            () => Task.FromResult(_store.Records.Count == _count && _store.Records.All(r => r.Head == heads[r.Id.Number!.Value])),
            () => $"all heads to be reviewed: {_store.Records.Count(r => r.Head == heads[r.Id.Number!.Value])} of {_count} are",
            TimeSpan.FromMinutes(10)
        );
        await end.CancelAsync();
        await Task.WhenAll(workers);
        var calls = OwnCalls().Skip(before).ToList();
        var writes = calls.Count(c => c.Method is "POST" or "PATCH" && !c.Path.EndsWith("/access_tokens", StringComparison.Ordinal));
        output.WriteLine($"{_count} pull requests, {_count} pushes: {calls.Count} calls, {writes} writes, {_time.GetUtcNow():T}");
        Assert.DoesNotContain(calls, c => c.Status is 403 or 429);
        // Each pull request is opened and pushed to once.
        Assert.InRange(writes, 2 * _count, 2 * 2 * _count);
        Assert.InRange(calls.Count, 0, (6 * 2 * _count) + 20);
        await AssertFinalAsync(heads);
        await AssertIdlePollsAreConditionalAsync(source);
    }

    public async ValueTask DisposeAsync()
    {
        _app.Dispose();
        await _github.DisposeAsync();
    }

    // The branches are pushed at once, and the pull requests opened by several users, since their limits are enforced too.
    private async Task OpenAsync()
    {
        _github = await TestGitHub.StartAsync(o => o with { EnforceLimits = true, TimeProvider = _time });
        _app = new(_github);
        _git = new(Path.Combine(_github.Folder, "clone"));
        await _git.RunAsync("init", "-q", "-b", "main");
        await _git.RunAsync(
            "remote",
            "add",
            "origin",
            $"{_github.Server.Url}/alice/churn.git".Replace("://", $"://alice:{_github.Alice}@")
        );
        await _git.CommitAsync("README.md", "churn\n");
        for (var i = 1; i <= _count; i++)
        {
            var tree = await _git.RunAsync("commit-tree", "-p", "main", "-m", $"opened {i}", "main^{tree}");
            await _git.RunAsync("update-ref", $"refs/heads/pull-{i}", tree);
        }

        await _git.RunAsync("push", "-q", "origin", "--all");
        for (var i = 1; i <= _count; i++)
        {
            if (i % 50 == 1)
            {
                _users.Add(_github.Server.Setup.AddUser($"user{i}"));
                _github.Server.Setup.SetRole(_github.RepositoryId, $"user{i}", "write");
            }

            await _github.Client(_users[^1]).PullRequest.Create("alice", "churn", new($"Change {i}", $"pull-{i}", "main"));
        }
    }

    // One push to each pull request; the webhooks of it name the pull request. Returns the head of each.
    private async Task<Dictionary<long, string>> PushAsync()
    {
        var heads = new Dictionary<long, string>();
        for (var i = 1; i <= _count; i++)
        {
            var head = await _git.RunAsync("commit-tree", "-p", $"pull-{i}", "-m", $"pushed {i}", "main^{tree}");
            await _git.RunAsync("push", "-q", "origin", $"{head}:refs/heads/pull-{i}");
            heads[i] = head;
            _waiting[ReviewId.OfPullRequest("churn", i)] = true;
            await Task.Delay(TimeSpan.FromMinutes(1) / PushesPerMinute, _time);
        }

        return heads;
    }

    // As the service works: some reviews at once, one for each pull request.
    private async Task WorkAsync(ReviewSource source, ReviewReconciler reconciler, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var id = _waiting.Keys.FirstOrDefault();
            if (id is null || !_waiting.TryRemove(id, out _))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _time, CancellationToken.None);
                continue;
            }

            if (await reconciler.ReconcileAsync(source, id, CancellationToken.None) is not null)
                _waiting[id] = true;
        }
    }

    private (ReviewSource Source, ReviewReconciler Reconciler) Connect()
    {
        var url = $"{_github.Server.Url}/alice/churn.git";
        var options = new GitHubRepositoryOptions(url)
        {
            App = new(_app.Ids.ClientId, _app.PrivateKey),
            Api = new($"{_github.Server.Url}/api/v3/"),
        };
        var settings = new GitHubOptions
        {
            Repositories = [options],
            // As in the service: it has nothing better to do than to wait for a limit.
            MaxLimitWait = TimeSpan.FromHours(2),
            // The machine is no faster than its clock.
            RequestTimeout = TimeSpan.FromHours(2),
        };
        var hosts = GitHubRegistration.Connect(settings, _time).Hosts;
        var remote = new InMemoryRemote();
        remote.Commit(new Dictionary<string, string> { ["gitops.yaml"] = "none" });
        var source = new ReviewSource("churn", new(url), new(remote, new(remote, KindCatalog.Default)), hosts.Find(url)!);
        var reviewer = new PullRequestReviewer(null!, new Conflicts(), (_, _, _) => throw new InvalidOperationException("AWS is not read"));
        return (source, new(reviewer, remote, _store, new ReviewOptions { AnnounceAfter = TimeSpan.FromHours(3) }, _time));
    }

    private async Task AssertFinalAsync(Dictionary<long, string> heads)
    {
        foreach (var (number, head) in heads)
        {
            var client = _github.Client(_users[(int)((number - 1) / 50)]);
            var run = Assert.Single((await client.Check.Run.GetAllForReference("alice", "churn", head)).CheckRuns);
            Assert.Equal("failure", run.Conclusion!.Value.StringValue);
            var comment = Assert.Single(await client.Issue.Comment.GetAllForIssue("alice", "churn", number));
            Assert.Contains("conflicts", comment.Body, StringComparison.Ordinal);
        }
    }

    private async Task AssertIdlePollsAreConditionalAsync(ReviewSource source)
    {
        Assert.Equal(_count, (await source.Host.PullRequests.ListOpenAsync(default)).Count);
        var before = OwnCalls().Count;

        await source.Host.PullRequests.ListOpenAsync(default);

        var calls = OwnCalls().Skip(before).ToList();
        Assert.Equal((_count + 99) / 100, calls.Count);
        Assert.All(calls, c => Assert.Equal(304, c.Status));
    }

    private IReadOnlyList<(string Method, string Path, int Status)> OwnCalls() =>
        [
            .. _github
                .Journal()
                .Select(l => JsonNode.Parse(l)!)
                .Where(l => (string?)l["token"] is "Installation" or "App")
                .Where(l => ((string)l["path"]!).Contains("/repos/", StringComparison.Ordinal))
                .Select(l => ((string)l["method"]!, (string)l["path"]!, (int)l["status"]!)),
        ];

    // Every merge result has a conflict, so that nothing else is needed for a plan.
    private sealed class Conflicts : IMerges
    {
        public Task<MergeResult> MergeAsync(RemoteSource source, long number, string baseCommit, string head, CancellationToken end) =>
            Task.FromResult<MergeResult>(new Conflicting(["models/job.yaml"], 1));

        public IReadOnlyList<Revision> MergeGroups(RemoteSource source) => [];
    }
}
