using GitOps.GitHub.Credentials;
using GitOps.GitHub.Repositories;

namespace GitOps.GitHub.Reviews;

/// <summary>Who we are on GitHub: anyone can copy a marker, so only own objects are changed.</summary>
internal interface IAuthorIdentity
{
    /// <summary>Our id: the App's, or the user's.</summary>
    Task<long> IdAsync(CancellationToken cancellationToken);

    /// <summary>Whether the one with our id made a comment.</summary>
    bool IsAuthor(long id, CommentPayload comment);
}

/// <summary>An App.</summary>
internal sealed class AppIdentity(AppClient app) : IAuthorIdentity
{
    public Task<long> IdAsync(CancellationToken cancellationToken) => app.IdAsync(cancellationToken);

    public bool IsAuthor(long id, CommentPayload comment) => comment.PerformedViaGithubApp?.Id == id;
}

/// <summary>The user of a token.</summary>
internal sealed class UserIdentity(GitHubApi api) : IAuthorIdentity
{
    private long? _id;

    public async Task<long> IdAsync(CancellationToken cancellationToken) =>
        _id ??= (await api.GetAsync<UserPayload>("get the token's user", "user", cancellationToken)).Id;

    public bool IsAuthor(long id, CommentPayload comment) => comment.User?.Id == id;
}
