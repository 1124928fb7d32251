using GitOps.Engine.Reading;
using GitOps.Git.Fetching;
using GitOps.Git.Local;
using GitOps.Git.Remotes;

namespace GitOps.Git;

/// <summary>Offers Git to a host.</summary>
public static class GitRegistration
{
    /// <summary>Local repositories by LibGit2Sharp.</summary>
    public static IRepositories AddGit(TimeProvider time) => new GitRepositories(time);

    /// <summary>Remote repositories, fetched by worker processes.</summary>
    public static IRemotes AddRemotes(GitOptions options, TimeProvider time) => new CloneStore(options, new WorkerPool(options, time));

    /// <summary>The worker's side of a fetch: takes requests from the one stream and answers on the other, a line each, until there are no more.</summary>
    public static void RunWorker(TextReader requests, TextWriter answers) => FetchWorker.Run(requests, answers);
}
