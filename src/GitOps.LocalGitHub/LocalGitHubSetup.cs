using GitOps.LocalGitHub.Accounts;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Store;
using GitOps.LocalGitHub.Webhooks;

namespace GitOps.LocalGitHub;

/// <summary>A GitHub App to register.</summary>
/// <param name="Slug">Its name in URLs; its bot's login is <c>slug[bot]</c>.</param>
/// <param name="PublicKeyPem">The public key that its JWTs are verified with.</param>
public sealed record LocalGitHubApp(string Slug, string PublicKeyPem)
{
    /// <summary>What it may do (read, write), by permission, such as checks.</summary>
    public IReadOnlyDictionary<string, string> Permissions { get; init; } = new Dictionary<string, string>();

    /// <summary>The events that it subscribes to.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Where its events are delivered; null for nowhere.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>The secret that deliveries are signed with.</summary>
    public string WebhookSecret { get; init; } = "";
}

/// <summary>The ids of an App that was registered.</summary>
public sealed record LocalGitHubAppIds(long AppId, string ClientId);

/// <summary>
/// Creates what GitHub's API has no operation for. Names that are not known throw an <see cref="ArgumentException"/>. Thread-safe.
/// </summary>
public sealed class LocalGitHubSetup
{
    private readonly GitHubState _state;
    private readonly Authentication _authentication;
    private readonly RepositoryCreation _creation;
    private readonly EventPublisher _events;

    internal LocalGitHubSetup(GitHubState state, Authentication authentication, RepositoryCreation creation, EventPublisher events) =>
        (_state, _authentication, _creation, _events) = (state, authentication, creation, events);

    /// <summary>Adds a user, and returns a personal access token with all rights of the user. It is shown only here.</summary>
    public string AddUser(string login)
    {
        lock (_state.Lock)
        {
            var user = AddAccount(login, "User");
            return _authentication.Create("ghp_", (id, hash) => new(id, hash) { UserId = user.Id });
        }
    }

    /// <summary>Adds an organization.</summary>
    public void AddOrganization(string login)
    {
        lock (_state.Lock)
            AddAccount(login, "Organization");
    }

    /// <summary>Adds a team of an organization; the members of the team <c>owners</c> administer its repositories.</summary>
    public void AddTeam(string organization, string slug, params IEnumerable<string> members)
    {
        lock (_state.Lock)
            _state.Teams.Put(
                new(_state.NextId(), FindUser(organization).Id, slug)
                {
                    Members = [.. members.Select(m => new TeamMember(FindUser(m).Id, "member", "active"))],
                }
            );
    }

    /// <summary>Adds an empty repository, and returns its id.</summary>
    public long AddRepository(string owner, string name, bool isPrivate = false)
    {
        lock (_state.Lock)
            return _creation.Create(FindUser(owner), name, isPrivate).Id;
    }

    /// <summary>Gives a user a role in a repository: read, triage, write, maintain or admin.</summary>
    public void SetRole(long repositoryId, string login, string role)
    {
        lock (_state.Lock)
        {
            var repository = FindRepository(repositoryId);
            var collaborators = new Dictionary<long, string>(repository.Collaborators) { [FindUser(login).Id] = role };
            _state.Repositories.Put(repository with { Collaborators = collaborators });
        }
    }

    /// <summary>Makes a repository merge by a merge queue only, when a check is green on the head of the merge group.</summary>
    public void RequireMergeQueue(long repositoryId, string checkName)
    {
        lock (_state.Lock)
            _state.Repositories.Put(FindRepository(repositoryId) with { MergeQueueCheck = checkName });
    }

    /// <summary>Registers an App.</summary>
    public LocalGitHubAppIds AddApp(string owner, LocalGitHubApp app)
    {
        lock (_state.Lock)
        {
            var bot = AddAccount(app.Slug + "[bot]", "Bot");
            var id = _state.NextId();
            var permissions = new Dictionary<string, string>(app.Permissions) { ["metadata"] = "read" };
            var added = _state.Apps.Put(
                new(id, FindUser(owner).Id, bot.Id, app.Slug, $"Iv23local{id}", _state.Now)
                {
                    PublicKeyPem = app.PublicKeyPem,
                    Permissions = permissions,
                    Events = app.Events,
                }
            );
            if (app.WebhookUrl is { } url)
                _events.PublishPing(_state.Hooks.Put(new(_state.NextId(), url, app.WebhookSecret) { AppId = id, Events = app.Events }));
            return new(id, added.ClientId);
        }
    }

    /// <summary>Installs an App on all repositories of an account or on some, and returns the id of the installation.</summary>
    public long Install(long appId, string account, params IReadOnlyList<long> repositoryIds)
    {
        lock (_state.Lock)
        {
            if (_state.Apps.Find(appId) is null)
                throw new ArgumentException($"there is no App with the id {appId}", nameof(appId));
            var owner = FindUser(account);
            var installation = _state.Installations.Put(
                new(_state.NextId(), appId, owner.Id, _state.Now) { SelectedRepositories = repositoryIds.Count == 0 ? null : repositoryIds }
            );
            _events.PublishInstallation("created", installation, owner.Id);
            return installation.Id;
        }
    }

    /// <summary>A token as GitHub Actions has it for one repository: an App's, with a limit of 1,000 requests an hour.</summary>
    public string CreateActionsToken(long installationId, long repositoryId, IReadOnlyDictionary<string, string> permissions)
    {
        lock (_state.Lock)
            return _authentication.Create(
                "ghs_",
                (id, hash) =>
                    new(id, hash)
                    {
                        InstallationId = installationId,
                        IsActions = true,
                        Permissions = permissions,
                        Repositories = [FindRepository(repositoryId).Id],
                        ExpiresAt = _state.Now + TimeSpan.FromHours(24),
                    }
            );
    }

    private User AddAccount(string login, string type) =>
        _state.FindUser(login) is null
            ? _state.Users.Put(new(_state.NextId(), login, type, _state.Now))
            : throw new ArgumentException($"there is already an account {login}", nameof(login));

    private User FindUser(string login) =>
        _state.FindUser(login) ?? throw new ArgumentException($"there is no account {login}: add it first", nameof(login));

    private Repository FindRepository(long id) =>
        _state.Repositories.Find(id) ?? throw new ArgumentException($"there is no repository with the id {id}", nameof(id));
}
