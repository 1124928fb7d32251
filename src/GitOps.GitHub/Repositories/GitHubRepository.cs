using GitOps.Engine.Review;
using GitOps.GitHub.Credentials;
using GitOps.GitHub.Reviews;
using GitOps.GitHub.Setup;

namespace GitOps.GitHub.Repositories;

/// <summary>A repository with its credentials.</summary>
internal sealed record GitHubRepository(ReviewHost Host, IAccessTokens Tokens, IAccessCheck Access)
{
    /// <summary>With an App: checks are check runs.</summary>
    public static GitHubRepository OfApp(
        AppClient app,
        IAccessTokens tokens,
        Func<IAccessTokens, GitHubApi> connect,
        IdempotentWrites writes
    )
    {
        var api = connect(tokens);
        var self = new AppIdentity(app);
        return new(HostOf(api, self, new CheckRunPublisher(api, self), writes), tokens, new AppAccess(app, api.Repository));
    }

    /// <summary>With the token of a user: checks are commit statuses.</summary>
    public static GitHubRepository OfUser(IAccessTokens tokens, Func<IAccessTokens, GitHubApi> connect, IdempotentWrites writes)
    {
        var api = connect(tokens);
        var self = new UserIdentity(api);
        return new(HostOf(api, self, new StatusPublisher(api, self), writes), tokens, new UserAccess(api));
    }

    private static ReviewHost HostOf(GitHubApi api, IAuthorIdentity self, ICheckPublisher checks, IdempotentWrites writes) =>
        new(new GitHubPullRequests(api), new GitHubReviewPublisher(new CommentPublisher(api, self), checks, writes));
}
