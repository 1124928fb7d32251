using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Accounts;

/// <summary>Creates repositories and forks. Callers hold the state's lock.</summary>
internal sealed class RepositoryCreation(GitHubState state, BareRepositories git)
{
    public Repository Create(User owner, string name, bool isPrivate, string defaultBranch = "main")
    {
        var repository = new Repository(state.NextId(), owner.Id, name, state.Now) { IsPrivate = isPrivate, DefaultBranch = defaultBranch };
        git.Create(repository.Id, defaultBranch);
        return state.Repositories.Put(repository);
    }

    public Repository Fork(Repository parent, User owner, string name)
    {
        var fork = new Repository(state.NextId(), owner.Id, name, state.Now)
        {
            IsPrivate = parent.IsPrivate,
            DefaultBranch = parent.DefaultBranch,
            ForkOf = parent.ForkOf ?? parent.Id,
        };
        git.Fork(parent.Id, fork.Id, parent.DefaultBranch);
        return state.Repositories.Put(fork);
    }
}
