using System.Collections.Concurrent;
using GitOps.Core.Reviews;
using GitOps.EndToEnd.Attacks;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Review;
using GitOps.LocalGitHub.Server;
using GitOps.Testing;
using GitOps.Testing.GitHub;
using Microsoft.Extensions.DependencyInjection;
using Octokit;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>What the controller published on a pull request.</summary>
internal sealed record Published(long Number, string Head, CheckRun Check, string Annotations, IReadOnlyList<string> Comments)
{
    /// <summary>All of it, the conclusion first.</summary>
    public string Text =>
        $"{Check.Conclusion?.StringValue}: {Check.Output.Title}\n{string.Join("\n", Comments)}\n{Check.Output.Summary}\n{Annotations}";
}

/// <summary>
/// A repository with one environment that is applied, its reviews by webhooks, alice, who may push, and bob, who has a fork. AWS is called
/// for reviews only.
/// </summary>
internal sealed class HostileWorld : IAsyncDisposable
{
    public const string Served = "models/served.yaml";
    public const string Notes = "notes.md";

    /// <summary>The last commit without the notes.</summary>
    public const string BeforeNotes = "main~2";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<Exchange> _exchanges = new();
    private int _branches;

    private HostileWorld(ReviewWorld world)
    {
        World = world;
        Repository = new(_folder.At("import"));
        var validate = world.GitHub.Server.Journal.Observer;
        world.GitHub.Server.Journal.Observer = exchange =>
        {
            validate?.Invoke(exchange);
            _exchanges.Enqueue(exchange);
        };
    }

    public ReviewWorld World { get; }

    public HostileRepository Repository { get; }

    /// <summary>The commit of the main branch.</summary>
    public string Main { get; private set; } = "";

    public TestGitHub GitHub => World.GitHub;

    public GitHubClient Alice => GitHub.Client(GitHub.Alice);

    public GitHubClient Bob => GitHub.Client(GitHub.Bob);

    /// <summary>The secrets that were planted.</summary>
    public PlantedSecrets Secrets { get; } = new();

    /// <summary>Every request to GitHub.</summary>
    public IReadOnlyList<Exchange> Exchanges => [.. _exchanges];

    public string UrlOf(string owner, string token) => $"{GitHub.Server.Url}/{owner}/churn.git".Replace("://", $"://{owner}:{token}@");

    public static async Task<HostileWorld> StartAsync()
    {
        var world = await ReviewWorld.StartAsync(change: s =>
            s with
            {
                Reconciliation = s.Reconciliation with { Resync = TimeSpan.FromHours(1) },
            }
        );
        var hostile = new HostileWorld(world);
        await world.Git.RunAsync("checkout", "-q", "main");
        await world.Git.CommitAsync(Notes, hostile.Secrets.Plant("the base's side of a conflict") + "\n");
        var commit = await world.Git.CommitAsync(
            Served,
            Manifests.Recorded("served", 1).WithVariable("DB_PASSWORD", hostile.Secrets.InAws)
        );
        await world.PushAsync("main");
        await world.Service.EndOfAsync("churn/dev", commit);
        hostile.Main = commit;
        await hostile.Repository.CloneAsync(hostile.UrlOf("alice", hostile.GitHub.Alice));
        await hostile.Bob.Repository.Forks.Create("alice", "churn", new NewRepositoryFork());
        return hostile;
    }

    public string NewBranch() => $"change-{Interlocked.Increment(ref _branches)}";

    /// <summary>Commits on a new branch, opens a pull request, and waits until it is reviewed.</summary>
    public async Task<Published> ProposeAsync(
        IEnumerable<TreeEntry> entries,
        bool isFork = false,
        string? branch = null,
        string? title = null,
        string into = "main",
        string body = "Why"
    )
    {
        branch ??= NewBranch();
        // Two with the same files are two commits.
        title ??= branch;
        var head = await PushAsync(branch, entries, isFork, title);
        return await PublishedAsync(await OpenAsync(branch, isFork, title, into, body), head);
    }

    /// <summary>Commits on a branch and pushes it; gives the commit.</summary>
    public async Task<string> PushAsync(string branch, IEnumerable<TreeEntry> entries, bool isFork = false, string? title = null)
    {
        var head = await Repository.CommitAsync(branch, entries, title ?? branch);
        await Repository.PushAsync(isFork ? UrlOf("bob", GitHub.Bob) : UrlOf("alice", GitHub.Alice), branch);
        return head;
    }

    /// <summary>Brings a commit into the fork that a push would be refused for.</summary>
    public async Task<Published> ProposeUncheckedAsync(IEnumerable<TreeEntry> entries, string? branch = null)
    {
        branch ??= NewBranch();
        var head = await Repository.CommitAsync(branch, entries, branch);
        var fork = await Bob.Repository.Get("bob", "churn");
        await BareOf(fork.Id).RunAsync("fetch", "-q", Repository.Folder, $"+refs/heads/{branch}:refs/heads/{branch}");
        return await PublishedAsync(await OpenAsync(branch, isFork: true), head);
    }

    /// <summary>The files of a repository on the local GitHub.</summary>
    public GitClient BareOf(long id) => new(Path.Combine(GitHub.StateFolder, "repositories", $"{id}.git"));

    public async Task<long> OpenAsync(string branch, bool isFork, string title = "A change", string into = "main", string body = "Why")
    {
        var pull = new NewPullRequest(title, isFork ? $"bob:{branch}" : branch, into) { Body = body };
        return (await (isFork ? Bob : Alice).PullRequest.Create("alice", "churn", pull)).Number;
    }

    /// <summary>Waits until the check on a head has ended; gives it, and the comments of the controller.</summary>
    public async Task<Published> PublishedAsync(long number, string head, Func<Published, bool>? expected = null)
    {
        Published? found = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                if (await OwnCheckAsync(head) is not { Status.Value: CheckStatus.Completed } check)
                    return false;
                var annotations = await World.AnnotationsAsync(check);
                found = new(
                    number,
                    head,
                    check,
                    string.Join('\n', annotations.Select(a => $"{a.Path}:{a.StartLine} {a.Title}: {a.Message}")),
                    await OwnCommentsAsync(number)
                );
                return expected?.Invoke(found) ?? true;
            },
            () => $"the review of {head}, it is {found?.Text ?? "missing"}; {World.EndOfLog()}",
            Patience
        );
        return found!;
    }

    /// <summary>Waits until the service has recorded such a review of a pull request.</summary>
    public async Task UntilReviewedAsync(long number, Func<ReviewRecord, bool> expected)
    {
        var store = World.Service.Services.GetRequiredService<IReviewStore>();
        await Eventually.IsTrueAsync(
            async () => await store.FindAsync(ReviewId.OfPullRequest("churn", number), default) is { } record && expected(record),
            () => $"the review of #{number}; {World.EndOfLog()}",
            Patience
        );
    }

    /// <summary>The newest check of the controller on a head.</summary>
    public async Task<CheckRun?> OwnCheckAsync(string head) =>
        (await Alice.Check.Run.GetAllForReference("alice", "churn", head))
            .CheckRuns.Where(r => r.App.Id == World.App.Ids.AppId)
            .MaxBy(r => r.Id);

    /// <summary>The comments of the controller on a pull request.</summary>
    public async Task<IReadOnlyList<string>> OwnCommentsAsync(long number) =>
        [
            .. (await Alice.Issue.Comment.GetAllForIssue("alice", "churn", number))
                .Where(c => c.User.Login == "gitops[bot]")
                .Select(c => c.Body.ReplaceLineEndings("\n")),
        ];

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        _folder.Dispose();
    }
}
