using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.PullRequests;

/// <summary>Opens pull requests from a branch of the repository or of a fork.</summary>
internal sealed class PullRequestOpening(GitHubState state, BareRepositories git, PullRequestLifecycle lifecycle)
{
    private const int MaxBody = 65_536;

    /// <exception cref="GitHubException">The head or the base is not valid, or there is such a pull request.</exception>
    public PullRequest Open(Call call)
    {
        var title = call.Required("title");
        var (headRepository, headRef) = Head(call);
        var baseRef = call.Required("base");
        var baseSha = git.ShaOf(call.Repository.Id, "refs/heads/" + baseRef) ?? throw Invalid("base", "is invalid");
        var headSha = git.ShaOf(headRepository.Id, "refs/heads/" + headRef) ?? throw Invalid("head", "is invalid");
        if (call.Text("body")?.Length > MaxBody)
            throw Invalid("body", $"is too long (maximum is {MaxBody} characters)");
        if (state.OpenPullRequests().Any(p => IsSame(p, call.Repository, baseRef, headRepository, headRef)))
            throw Invalid("head", $"A pull request already exists for {state.Users.Get(headRepository.OwnerId).Login}:{headRef}.");
        if (IsContained(call.Repository, baseSha, headRepository, headSha))
            throw Invalid("head", $"No commits between {baseRef} and {headRef}");
        var number = state.PullRequests.All.Where(p => p.RepositoryId == call.Repository.Id).Max(p => (long?)p.Number) ?? 0;
        return lifecycle.Open(
            new(state.NextId(), call.Repository.Id, number + 1, call.User.Id, state.Now)
            {
                Title = title,
                Body = call.Text("body"),
                IsDraft = call.Flag("draft") ?? false,
                MaintainerCanModify = call.Flag("maintainer_can_modify") ?? false,
                BaseRef = baseRef,
                BaseSha = baseSha,
                HeadRepositoryId = headRepository.Id,
                HeadOwnerId = headRepository.OwnerId,
                HeadRef = headRef,
                HeadSha = headSha,
            },
            call.User.Id
        );
    }

    /// <summary>The head of a closed pull request that is opened again.</summary>
    /// <exception cref="GitHubException">It was merged, or its branch is gone.</exception>
    public string HeadToReopen(PullRequest pull)
    {
        if (pull.IsMerged || state.Repositories.Find(pull.HeadRepositoryId) is null)
            throw Invalid("state", "cannot be changed. The pull request cannot be reopened.");
        return git.ShaOf(pull.HeadRepositoryId, "refs/heads/" + pull.HeadRef)
            ?? throw Invalid("state", $"cannot be changed. The {pull.HeadRef} branch has been deleted.");
    }

    // "branch", or "owner:branch" for a fork of that owner.
    private (Repository Repository, string Ref) Head(Call call)
    {
        var head = call.Required("head");
        if (head.Split(':', 2) is not [var owner, var branch])
            return (call.Repository, head);
        var ownerId = state.FindUser(owner)?.Id;
        var root = call.Repository.ForkOf ?? call.Repository.Id;
        var repository = state
            .Repositories.All.Where(r => r.OwnerId == ownerId && (r.Id == call.Repository.Id || r.ForkOf == root || r.Id == root))
            .FirstOrDefault();
        return (repository ?? throw Invalid("head", "is invalid"), branch);
    }

    private bool IsContained(Repository repository, string baseSha, Repository headRepository, string headSha) =>
        repository.Id == headRepository.Id
            ? git.Use(repository.Id, r => Comparison.Count(r, headSha, baseSha)) == 0
            : git.Use(repository.Id, r => r.Lookup(headSha) is not null && Comparison.Count(r, headSha, baseSha) == 0);

    private static bool IsSame(PullRequest pull, Repository repository, string baseRef, Repository headRepository, string headRef) =>
        pull.RepositoryId == repository.Id
        && pull.BaseRef == baseRef
        && pull.HeadRepositoryId == headRepository.Id
        && pull.HeadRef == headRef;

    private static GitHubException Invalid(string field, string message) => GitHubException.Invalid("PullRequest", field, message);
}
