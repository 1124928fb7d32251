using GitOps.Core.Manifests;
using GitOps.Core.Reviews;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;
using GitOps.Engine.Review;
using GitOps.Schema.Catalog;
using GitOps.Testing;
using GitOps.Testing.InMemory;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>A review in memory, whose parts can be replaced.</summary>
internal sealed class GuardedReview
{
    public const string Head = "1111aaaa";
    public const string Other = "2222bbbb";
    public const string Training = "models/training.yaml";
    private readonly InMemoryAws _aws = new();
    private readonly InMemoryRemote _remote = new();

    public GuardedReview()
    {
        Files = MemoryFiles.Load(Path.Combine(Tree.Cases("changes"), "base"));
        Files["gitops.yaml"] = Loading.Settings;
        _remote.Commit(new Dictionary<string, string>(Files));
    }

    /// <summary>The files of the default branch, which those of a head begin as.</summary>
    public Dictionary<string, string> Files { get; }

    public InMemoryReviewHost Host { get; } = new();

    public InMemoryReviewStore Store { get; } = new();

    /// <summary>The accounts that were connected to.</summary>
    public List<string> Connected { get; } = [];

    /// <summary>Runs before AWS is read.</summary>
    public Action BeforeConnect { get; set; } = () => { };

    /// <summary>Commits files on the default branch.</summary>
    public void Commit(Dictionary<string, string> files) => _remote.Commit(files);

    /// <summary>The files with another depth of the training.</summary>
    public Dictionary<string, string> Deeper() =>
        new(Files) { [Training] = Files[Training].Replace("max_depth: \"5\"", "max_depth: \"6\"", StringComparison.Ordinal) };

    public PullRequest Open(long number, Dictionary<string, string> files, bool isFork = false, string into = "main", string head = Head)
    {
        _remote.Merges[number] = new Merged(new MemoryFiles(files, head));
        return Host.Pulls[number] = new(number, head, _remote.Head!, into, "eve") { IsFromFork = isFork };
    }

    public async Task<PullRequestPlan> PlanAsync(PullRequest pull, bool isRequested = false) =>
        (await Reviewer().ReviewAsync(Source(Host), pull, isRequested, default))!;

    public Task ReconcileAsync(long number, IReviewStore? store = null, IPullRequests? pulls = null) =>
        new ReviewReconciler(Reviewer(), _remote, store ?? Store, new ReviewOptions(), TimeProvider.System).ReconcileAsync(
            Source(pulls ?? Host),
            ReviewId.OfPullRequest("shop", number),
            default
        );

    private ReviewSource Source(IPullRequests pulls) =>
        new("shop", new("memory"), new(_remote, new(_remote, KindCatalog.Default)), new(pulls, Host));

    private PullRequestReviewer Reviewer() =>
        new(new EnvironmentPipeline(new Decider(new AllowEverything()), KindCatalog.Default, TimeProvider.System), _remote, ConnectAsync);

    private Task<EnvironmentConnection> ConnectAsync(string repository, EnvironmentSettings settings, CancellationToken cancellationToken)
    {
        BeforeConnect();
        Connected.Add(settings.Account);
        return Task.FromResult(new EnvironmentConnection(_aws, _aws, _aws, _aws, null!, null!));
    }
}

/// <summary>Pull requests that look as they did at first.</summary>
internal sealed class FirstSeen(InMemoryReviewHost host) : IPullRequests
{
    private readonly Dictionary<long, PullRequest> _first = new(host.Pulls);

    public Task<IReadOnlyList<PullRequest>> ListOpenAsync(CancellationToken cancellationToken) => host.ListOpenAsync(cancellationToken);

    public Task<PullRequest?> FindAsync(long number, CancellationToken cancellationToken) =>
        Task.FromResult(_first.GetValueOrDefault(number));

    public Task<IReadOnlyList<string>> ChangedFilesAsync(long number, CancellationToken cancellationToken) =>
        host.ChangedFilesAsync(number, cancellationToken);

    public Task<IReadOnlyList<PullRequestReview>> ReviewsAsync(long number, CancellationToken cancellationToken) =>
        host.ReviewsAsync(number, cancellationToken);

    public Task<RepositoryRight> RightOfAsync(string login, CancellationToken cancellationToken) =>
        host.RightOfAsync(login, cancellationToken);
}
