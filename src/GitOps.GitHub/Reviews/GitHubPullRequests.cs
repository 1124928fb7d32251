using System.Text.RegularExpressions;
using GitOps.Engine.Errors;
using GitOps.Engine.Review;
using GitOps.GitHub.Repositories;
using Octokit;
using PullRequest = GitOps.Engine.Review.PullRequest;
using PullRequestReview = GitOps.Engine.Review.PullRequestReview;

namespace GitOps.GitHub.Reviews;

/// <summary>The pull requests of a repository on GitHub.</summary>
internal sealed partial class GitHubPullRequests(GitHubApi api) : IPullRequests
{
    private const int MaxPages = 100;

    // GitHub lists at most 3,000 files.
    private const int MaxFilePages = 30;
    private readonly string _pulls = $"{api.Repository.Path}/pulls";

    public async Task<IReadOnlyList<PullRequest>> ListOpenAsync(CancellationToken cancellationToken)
    {
        // In the order of creation a pull request stays on its page, so the others keep their ETag.
        var pages = await api.GetPagesAsync<List<Octokit.PullRequest>>(
            "list pull requests",
            $"{_pulls}?state=open&sort=created&direction=asc&per_page=100",
            MaxPages,
            cancellationToken
        );
        return
        [
            .. pages
                .SelectMany(p => p)
                .DistinctBy(p => p.Number)
                .Select(p => PullRequestMapping.ToPullRequest(p) with { IsMergeable = null }),
        ];
    }

    public async Task<PullRequest?> FindAsync(long number, CancellationToken cancellationToken) =>
        await OrNullAsync(() => api.GetAsync<Octokit.PullRequest>("get a pull request", $"{_pulls}/{number}", cancellationToken))
            is { } found
            ? PullRequestMapping.ToPullRequest(found)
            : null;

    public async Task<IReadOnlyList<string>> ChangedFilesAsync(long number, CancellationToken cancellationToken)
    {
        var pages = await api.GetPagesAsync<List<PullRequestFile>>(
            "list the files of a pull request",
            $"{_pulls}/{number}/files?per_page=100",
            MaxFilePages,
            cancellationToken,
            cuts: true
        );
        return
        [
            .. pages
                .SelectMany(p => p)
                .SelectMany(f => f.PreviousFileName is { Length: > 0 } former ? new[] { f.FileName, former } : [f.FileName])
                .Distinct(StringComparer.Ordinal),
        ];
    }

    public async Task<IReadOnlyList<PullRequestReview>> ReviewsAsync(long number, CancellationToken cancellationToken)
    {
        var pages = await api.GetPagesAsync<List<Octokit.PullRequestReview>>(
            "list the reviews of a pull request",
            $"{_pulls}/{number}/reviews?per_page=100",
            MaxPages,
            cancellationToken
        );
        return PullRequestMapping.LastDecisions(pages.SelectMany(p => p));
    }

    public async Task<RepositoryRight> RightOfAsync(string login, CancellationToken cancellationToken)
    {
        // A bot's right is no person's decision; a login of another form is none, and could name another path.
        if (!Login().IsMatch(login))
            return RepositoryRight.None;
        var found = await OrNullAsync(() =>
            api.GetAsync<PermissionPayload>(
                "get a user's permission",
                $"{api.Repository.Path}/collaborators/{login}/permission",
                cancellationToken
            )
        );
        return found?.User is { Type: "User" } user && string.Equals(user.Login, login, StringComparison.OrdinalIgnoreCase)
            ? PullRequestMapping.ToRight(found.Permission)
            : RepositoryRight.None;
    }

    private static async Task<T?> OrNullAsync<T>(Func<Task<T>> get)
        where T : class
    {
        try
        {
            return await get();
        }
        catch (ServiceException exception) when (exception.Kind == ServiceErrorKind.NotFound)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]*\z")]
    private static partial Regex Login();
}
