using GitOps.Controller.Service.Composition;
using GitOps.EndToEnd.Drivers;
using GitOps.GitHub;
using GitOps.Testing;
using GitOps.Testing.GitHub;
using Octokit;

namespace GitOps.EndToEnd.Reviews;

/// <summary>
/// A local GitHub with the repository alice/churn, a local AWS, and the service as a GitHub App. Alice works in a clone, with Git and with
/// GitHub's API.
/// </summary>
internal sealed class ReviewWorld : IAsyncDisposable
{
    public const string Rows = "data/rows/rows.csv";
    public const string Job = "models/job.yaml";
    private const string Secret = "It's a Secret to Everybody";
    private readonly TemporaryFolder _folder = new();
    private readonly string _listen = $"http://127.0.0.1:{Moto.FreePort()}";
    private readonly bool _webhooks;

    private ReviewWorld(TestGitHub github, Drivers.LocalAws aws, bool webhooks)
    {
        (GitHub, Aws, _webhooks) = (github, aws, webhooks);
        App = new(github, webhookUrl: webhooks ? $"{_listen}/webhooks/github/churn" : null);
        Git = new(_folder.At("clone"));
    }

    public TestGitHub GitHub { get; }

    public Drivers.LocalAws Aws { get; }

    public TestApp App { get; }

    public GitClient Git { get; }

    public Service Service { get; private set; } = null!;

    public GitHubClient Api => GitHub.Client(GitHub.Alice);

    public string Url => $"{GitHub.Server.Url}/alice/churn.git";

    /// <summary>Starts all of it, with a first commit that is applied.</summary>
    public static async Task<ReviewWorld> StartAsync(
        bool webhooks = true,
        string? settings = null,
        Func<ServiceSettings, ServiceSettings>? change = null
    )
    {
        var (world, first) = await PrepareAsync(webhooks, settings);
        await world.OpenServiceAsync(change);
        await world.Service.EndOfAsync("churn/dev", first);
        return world;
    }

    /// <summary>Starts all but the service; returns the first commit as well.</summary>
    public static async Task<(ReviewWorld World, string First)> PrepareAsync(bool webhooks, string? settings = null)
    {
        var world = new ReviewWorld(await TestGitHub.StartAsync(), await Drivers.LocalAws.StartAsync(), webhooks);
        await world.Git.RunAsync("init", "-q", "-b", "main");
        await world.Git.RunAsync("remote", "add", "origin", world.Url.Replace("://", $"://alice:{world.GitHub.Alice}@"));
        await world.Git.CommitAsync("gitops.yaml", settings ?? Drivers.Project.Settings());
        await world.Git.CommitAsync(Rows, Manifests.Rows);
        await world.Git.CommitAsync("models/rows.yaml", Manifests.Dataset());
        var first = await world.Git.CommitAsync(Job, Manifests.Job("churn"));
        await world.PushAsync("main");
        return (world, first);
    }

    /// <summary>Starts the service.</summary>
    public async Task OpenServiceAsync(Func<ServiceSettings, ServiceSettings>? change = null) =>
        Service = await Service.StartAsync(
            Aws.Folder,
            _folder.At("data"),
            [
                new("churn", new(Url), Secret)
                {
                    GitHub = new GitHubRepositoryOptions(Url)
                    {
                        App = new(App.Ids.ClientId, App.PrivateKey),
                        Api = new($"{GitHub.Server.Url}/api/v3/"),
                    },
                },
            ],
            settings =>
            {
                settings = settings with
                {
                    Listen = _listen,
                    // Webhooks alone have to be enough, and polling alone.
                    PollInterval = _webhooks ? TimeSpan.FromHours(1) : TimeSpan.FromMilliseconds(200),
                };
                return change?.Invoke(settings) ?? settings;
            }
        );

    /// <summary>Pushes the commit that is checked out.</summary>
    public Task PushAsync(string branch) => Git.RunAsync("push", "-q", "--force", "origin", $"HEAD:refs/heads/{branch}");

    /// <summary>Commits a file on a new branch from another one, and pushes it; returns the commit.</summary>
    public async Task<string> BranchAsync(string branch, string path, string content, string from = "origin/main")
    {
        await Git.RunAsync("fetch", "-q", "origin");
        await Git.RunAsync("checkout", "-q", "-B", branch, from);
        return await UpdateAsync(branch, path, content);
    }

    /// <summary>Commits a file on the branch that is checked out, and pushes it; returns the commit.</summary>
    public async Task<string> UpdateAsync(string branch, string path, string content)
    {
        var commit = await Git.CommitAsync(path, content);
        await PushAsync(branch);
        return commit;
    }

    public async Task<long> OpenAsync(string branch, string into = "main", bool isDraft = false) =>
        (await Api.PullRequest.Create("alice", "churn", new($"Change {branch}", branch, into) { Draft = isDraft, Body = "Why" })).Number;

    /// <summary>Waits until the check on a head has ended.</summary>
    public async Task<CheckRun> CheckAsync(string head)
    {
        CheckRun? found = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                var runs = await Api.Check.Run.GetAllForReference("alice", "churn", head);
                found =
                    runs.CheckRuns.Count > 1
                        ? throw new InvalidOperationException($"{runs.CheckRuns.Count} checks")
                        : runs.CheckRuns.SingleOrDefault();
                return found?.Status.Value == CheckStatus.Completed;
            },
            () => $"the check on {head}, it is {found?.Status.StringValue ?? "missing"}; {EndOfLog()}"
        );
        return found!;
    }

    /// <summary>The annotations of a check.</summary>
    public Task<IReadOnlyList<CheckRunAnnotation>> AnnotationsAsync(CheckRun run) =>
        Api.Check.Run.GetAllAnnotations("alice", "churn", run.Id);

    /// <summary>The one comment of a pull request.</summary>
    public async Task<string> CommentAsync(long number) => (await CommentsAsync(number)).Single();

    public async Task<IReadOnlyList<string>> CommentsAsync(long number) =>
        [.. (await Api.Issue.Comment.GetAllForIssue("alice", "churn", number)).Select(c => c.Body.ReplaceLineEndings("\n"))];

    /// <summary>The writes to AWS that created, changed or deleted something.</summary>
    public IEnumerable<string> AwsWrites() =>
        Aws.Journal()
            .Select(l => l.Operation)
            .Where(o =>
                o.StartsWith("Create", StringComparison.Ordinal)
                || o.StartsWith("Delete", StringComparison.Ordinal)
                || o.StartsWith("Update", StringComparison.Ordinal)
            );

    /// <summary>The end of the service's log, for messages.</summary>
    public string EndOfLog() => "the log:\n" + string.Join('\n', Service?.Log.TakeLast(30) ?? []);

    /// <summary>Starts the service as a process of its own, which polls often.</summary>
    public ServedProcess StartProcess(bool isApp)
    {
        var (key, config) = (_folder.At("app.pem"), _folder.At("service.yaml"));
        File.WriteAllText(key, App.PrivateKey);
        var api = $"api: {GitHub.Server.Url}/api/v3";
        File.WriteAllText(
            config,
            $"""
            pollSeconds: 0.2
            sources:
              - name: churn
                url: {Url}
                {(isApp ? "" : "tokenVariable: TOKEN")}
                github: {(isApp ? $"{{clientId: {App.Ids.ClientId}, privateKeyFile: {key}, {api}}}" : $"{{{api}}}")}
            """
        );
        return ServedProcess.Start(
            Aws.Folder,
            new Dictionary<string, string> { ["TOKEN"] = GitHub.Alice },
            ["serve", "--config", config, "--data-dir", _folder.At("data"), "--listen", "http://127.0.0.1:0"]
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is not null)
            await Service.DisposeAsync();
        await Aws.DisposeAsync();
        App.Dispose();
        await GitHub.DisposeAsync();
        _folder.Dispose();
    }
}
