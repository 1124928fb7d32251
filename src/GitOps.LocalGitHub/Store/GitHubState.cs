namespace GitOps.LocalGitHub.Store;

/// <summary>
/// All that the server knows except Git objects and refs. One request changes it at a time: whoever reads or writes holds
/// <see cref="Lock"/>.
/// </summary>
internal sealed class GitHubState : IDisposable
{
    private readonly StateLog _log;
    private readonly TimeProvider _time;
    private long _highestId;

    public GitHubState(LocalGitHubOptions options, TimeProvider time)
    {
        _time = time;
        _log = new(options.StateFolder);
        Users = new(_log);
        Teams = new(_log);
        Repositories = new(_log);
        PullRequests = new(_log);
        Comments = new(_log);
        Reactions = new(_log);
        Reviews = new(_log);
        CheckRuns = new(_log);
        Statuses = new(_log);
        Deployments = new(_log);
        DeploymentStatuses = new(_log);
        Apps = new(_log);
        Installations = new(_log);
        Tokens = new(_log);
        Hooks = new(_log);
        Deliveries = new(_log);
        QueueEntries = new(_log);
        _highestId = _log.Open(ByName());
    }

    public Lock Lock { get; } = new();

    public Table<User> Users { get; }

    public Table<Team> Teams { get; }

    public Table<Repository> Repositories { get; }

    public Table<PullRequest> PullRequests { get; }

    public Table<IssueComment> Comments { get; }

    public Table<Reaction> Reactions { get; }

    public Table<Review> Reviews { get; }

    public Table<CheckRun> CheckRuns { get; }

    public Table<CommitStatus> Statuses { get; }

    public Table<Deployment> Deployments { get; }

    public Table<DeploymentStatus> DeploymentStatuses { get; }

    public Table<App> Apps { get; }

    public Table<Installation> Installations { get; }

    public Table<Token> Tokens { get; }

    public Table<Hook> Hooks { get; }

    public Table<Delivery> Deliveries { get; }

    public Table<QueueEntry> QueueEntries { get; }

    /// <summary>Where the server listens, without a slash at the end.</summary>
    public string Url { get; set; } = "";

    public DateTimeOffset Now => _time.GetUtcNow();

    public long NextId() => ++_highestId;

    public User? FindUser(string login) => Users.All.FirstOrDefault(u => Same(u.Login, login));

    public Repository? FindRepository(string owner, string name) =>
        Repositories.All.FirstOrDefault(r => Same(r.Name, name) && Same(Users.Get(r.OwnerId).Login, owner));

    public PullRequest? FindPullRequest(Repository repository, long number) =>
        PullRequests.All.FirstOrDefault(p => p.RepositoryId == repository.Id && p.Number == number);

    public IEnumerable<PullRequest> OpenPullRequests() => PullRequests.All.Where(p => p.IsOpen);

    public string FullName(Repository repository) => $"{Users.Get(repository.OwnerId).Login}/{repository.Name}";

    public void Dispose() => _log.Dispose();

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private Dictionary<string, ITable> ByName() =>
        new()
        {
            [nameof(User)] = Users,
            [nameof(Team)] = Teams,
            [nameof(Repository)] = Repositories,
            [nameof(PullRequest)] = PullRequests,
            [nameof(IssueComment)] = Comments,
            [nameof(Reaction)] = Reactions,
            [nameof(Review)] = Reviews,
            [nameof(CheckRun)] = CheckRuns,
            [nameof(CommitStatus)] = Statuses,
            [nameof(Deployment)] = Deployments,
            [nameof(DeploymentStatus)] = DeploymentStatuses,
            [nameof(App)] = Apps,
            [nameof(Installation)] = Installations,
            [nameof(Token)] = Tokens,
            [nameof(Hook)] = Hooks,
            [nameof(Delivery)] = Deliveries,
            [nameof(QueueEntry)] = QueueEntries,
        };
}
