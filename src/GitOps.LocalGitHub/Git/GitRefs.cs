using GitOps.LocalGitHub.Server;
using LibGit2Sharp;

namespace GitOps.LocalGitHub.Git;

/// <summary>Resolves what the API calls a ref: a SHA, a branch, a tag, or heads/… or tags/….</summary>
internal static class GitRefs
{
    /// <exception cref="GitHubException">There is no such commit.</exception>
    public static string Resolve(BareRepositories git, Store.Repository repository, string name) =>
        git.Use(repository.Id, r => Find(r, name)?.Sha) ?? throw new GitHubException(422, $"No commit found for SHA: {name}");

    public static Commit? Find(Repository git, string name)
    {
        foreach (var prefix in (string[])["refs/heads/", "refs/tags/", "refs/", ""])
            if (Reference.IsValidName(prefix + name) && git.Refs[prefix + name]?.ResolveToDirectReference() is { } reference)
                return reference.Target.Peel<Commit>();
        return name.Length is >= 7 and <= 40 && name.All(char.IsAsciiHexDigit) ? git.Lookup<Commit>(name) : null;
    }
}
