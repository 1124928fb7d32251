using GitOps.LocalGitHub.Store;
using LibGit2Sharp;

namespace GitOps.LocalGitHub.PullRequests;

/// <summary>The signatures of commits that the server makes.</summary>
internal static class Committer
{
    public static Signature GitHub(DateTimeOffset time) => new("GitHub", "noreply@github.com", time);

    public static Signature Of(User user, DateTimeOffset time) => new(user.Login, $"{user.Id}+{user.Login}@users.noreply.github.com", time);
}
