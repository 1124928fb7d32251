using GitOps.Engine.Review;
using GitOps.GitHub.Repositories;
using Octokit;

namespace GitOps.GitHub.Setup;

/// <summary>Checks a user's token: it must read the repository, and the user must be allowed to write statuses.</summary>
internal sealed class UserAccess(GitHubApi api) : IAccessCheck
{
    public async Task<IReadOnlyList<HostFinding>> CheckAsync(CancellationToken cancellationToken)
    {
        var repository = await api.GetAsync<Repository>("get the repository", api.Repository.Path, cancellationToken);
        var mayWrite = repository.Permissions is { } rights && (rights.Push || rights.Admin);
        return
        [
            new(
                mayWrite ? true : null,
                "GitHub token",
                mayWrite
                    ? "its user may write commit statuses and comments, if the token's own permissions allow it; check runs need an App"
                    : $"its user may not write to {api.Repository}, so pull requests get no comment: "
                        + "give the user write access, or use an App"
            ),
        ];
    }
}
