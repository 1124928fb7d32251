using GitOps.Engine.Review;
using GitOps.GitHub.Repositories;
using Octokit;
using PullRequest = GitOps.Engine.Review.PullRequest;
using PullRequestReview = GitOps.Engine.Review.PullRequestReview;

namespace GitOps.GitHub.Reviews;

/// <summary>Turns GitHub's pull requests and reviews into ours. What GitHub may leave out or add is expected.</summary>
internal static class PullRequestMapping
{
    // GitHub shows what deleted accounts made as this user's.
    private const string DeletedUser = "ghost";

    public static PullRequest ToPullRequest(Octokit.PullRequest pull) =>
        pull is not { Head.Sha: not null, Base: { Sha: not null, Ref: not null } }
            ? throw GitHubErrors.InvalidResponse("get a pull request")
            : new(pull.Number, pull.Head.Sha, pull.Base.Sha, pull.Base.Ref, pull.User?.Login ?? DeletedUser)
            {
                HeadBranch = pull.Head.Ref ?? "",
                Title = pull.Title ?? "",
                IsFromFork = pull.Head.Repository is not { } head || head.Id != pull.Base.Repository?.Id,
                IsDraft = pull.Draft,
                IsOpen = pull.State.TryParse(out var state) && state == ItemState.Open,
                MergeCommit = pull.MergedAt is null ? null : pull.MergeCommitSha,
                IsMergeable = pull.Mergeable,
                Labels = [.. (pull.Labels ?? []).Select(l => l.Name)],
            };

    /// <summary>The last decision of each user; GitHub lists reviews in the order of their submission.</summary>
    public static IReadOnlyList<PullRequestReview> LastDecisions(IEnumerable<Octokit.PullRequestReview> reviews) =>
        [
            .. reviews
                .Where(r => r.User is not null)
                .Select(r => (Review: r, Verdict: VerdictOf(r)))
                .Where(r => r.Verdict is not null)
                .GroupBy(r => r.Review.User.Id)
                .Select(g => g.Last())
                .Select(r => new PullRequestReview(r.Review.User.Id, r.Review.User.Login, r.Verdict!.Value, r.Review.CommitId)),
        ];

    public static RepositoryRight ToRight(string? permission) =>
        permission switch
        {
            "admin" => RepositoryRight.Admin,
            "maintain" or "write" => RepositoryRight.Write,
            "triage" or "read" => RepositoryRight.Read,
            _ => RepositoryRight.None,
        };

    private static ReviewVerdict? VerdictOf(Octokit.PullRequestReview review) =>
        review.State.TryParse(out var state)
            ? state switch
            {
                PullRequestReviewState.Approved => ReviewVerdict.Approved,
                PullRequestReviewState.ChangesRequested => ReviewVerdict.ChangesRequested,
                PullRequestReviewState.Dismissed => ReviewVerdict.Dismissed,
                _ => null,
            }
            : null;
}
