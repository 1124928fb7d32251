using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.PullRequests;

/// <summary>Merges pull requests by merge commit, squash or rebase. Callers hold the state's lock.</summary>
internal sealed class PullRequestMerge(GitHubState state, BareRepositories git, PullRequestLifecycle lifecycle, BranchUpdates branches)
{
    /// <summary>Merges, and returns the new tip of the base.</summary>
    /// <param name="expectedHead">The head that the caller saw; null when any will do.</param>
    /// <exception cref="GitHubException">It cannot be merged.</exception>
    public string Merge(PullRequest pull, string method, string? title, string? message, string? expectedHead, User merger)
    {
        Check(pull, expectedHead);
        var repository = state.Repositories.Get(pull.RepositoryId);
        var before = git.ShaOf(repository.Id, "refs/heads/" + pull.BaseRef) ?? throw NotMergeable();
        var signature = Committer.Of(merger, state.Now);
        var sha =
            git.Use(
                repository.Id,
                r =>
                    method switch
                    {
                        "merge" => Merging.Merge(r, before, pull.HeadSha, MergeMessage(pull, title, message), signature),
                        "squash" => Merging.Squash(
                            r,
                            before,
                            pull.HeadSha,
                            Join(title ?? $"{pull.Title} (#{pull.Number})", message ?? ""),
                            Committer.Of(state.Users.Get(pull.AuthorId), state.Now)
                        ),
                        "rebase" => Merging.Rebase(r, before, pull.HeadSha, signature),
                        _ => throw new GitHubException(
                            422,
                            $"Invalid request.\n\n{method} is not a member of [\"merge\", \"squash\", \"rebase\"]."
                        ),
                    }
            ) ?? throw NotMergeable();
        Finish(pull, repository, before, sha, merger.Id);
        return sha;
    }

    /// <summary>Moves the base to a commit that contains the pull request.</summary>
    public void Finish(PullRequest pull, Repository repository, string before, string sha, long senderId)
    {
        git.Set(repository.Id, "refs/heads/" + pull.BaseRef, sha);
        git.Set(repository.Id, $"refs/pull/{pull.Number}/merge", null);
        lifecycle.MarkMerged(pull, before, sha, senderId);
        branches.Apply(repository, [new("refs/heads/" + pull.BaseRef, before, sha)], senderId);
    }

    public string MergeMessage(PullRequest pull, string? title, string? message) =>
        Join(
            title ?? $"Merge pull request #{pull.Number} from {state.Users.Get(pull.HeadOwnerId).Login}/{pull.HeadRef}",
            message ?? pull.Title
        );

    private void Check(PullRequest pull, string? expectedHead)
    {
        if (!pull.IsOpen)
            throw NotMergeable();
        if (pull.IsDraft)
            throw new GitHubException(405, "Pull Request is still a draft");
        if (state.Repositories.Get(pull.RepositoryId).MergeQueueCheck is not null)
            throw new GitHubException(405, "Changes must be made through the merge queue");
        if (expectedHead is not null && expectedHead != pull.HeadSha)
            throw new GitHubException(409, "Head branch was modified. Review and try the merge again.");
    }

    private static string Join(string title, string message) => message.Length > 0 ? $"{title}\n\n{message}" : title;

    private static GitHubException NotMergeable() => new(405, "Pull Request is not mergeable");
}
