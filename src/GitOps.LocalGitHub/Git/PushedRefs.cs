using GitOps.LocalGitHub.PullRequests;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Git;

/// <summary>Applies what a push asked for and Git accepted. Callers hold the state's lock.</summary>
internal sealed class PushedRefs(GitHubState state, BareRepositories git, BranchUpdates branches)
{
    public void Apply(long repositoryId, IReadOnlyList<RefUpdate> asked, long senderId)
    {
        var accepted = asked
            .Where(u => u.Before != u.After && !u.Reference.StartsWith("refs/pull/", StringComparison.Ordinal))
            .Where(u => git.ShaOf(repositoryId, u.Reference) == u.After)
            .ToList();
        if (accepted.Count > 0 && state.Repositories.Find(repositoryId) is { } repository)
            branches.Apply(repository, accepted, senderId);
    }
}
