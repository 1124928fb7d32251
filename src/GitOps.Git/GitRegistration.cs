using GitOps.Core.Ports;

namespace GitOps.Git;

/// <summary>Offers Git to a host.</summary>
public static class GitRegistration
{
    /// <summary>Local repositories by LibGit2Sharp.</summary>
    public static IRepositories AddGit(TimeProvider time) => new GitRepositories(time);
}
