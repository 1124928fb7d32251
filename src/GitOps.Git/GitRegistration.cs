using GitOps.Engine.Reading;
using GitOps.Engine.Review;
using GitOps.Git.Fetching;
using GitOps.Git.Local;
using GitOps.Git.Remotes;

namespace GitOps.Git;

/// <summary>Registers Git in a host.</summary>
public static class GitRegistration
{
    /// <summary>Creates the access to local repositories.</summary>
    public static IRepositories AddGit(TimeProvider time) => new GitRepositories(time);

    /// <summary>
    /// Creates the access to remote repositories, which are fetched by worker processes, with their static tokens or with
    /// <paramref name="tokens"/>.
    /// </summary>
    public static IRemotes AddRemotes(GitOptions options, TimeProvider time, IRemoteTokens? tokens = null) =>
        AddRemotesWithMerges(options, time, tokens).Remotes;

    /// <summary>The same with merge results of pull requests, which the same workers compute.</summary>
    public static (IRemotes Remotes, IMerges Merges) AddRemotesWithMerges(
        GitOptions options,
        TimeProvider time,
        IRemoteTokens? tokens = null
    )
    {
        var clones = new CloneStore(options, new WorkerPool(options, time), tokens);
        return (clones, clones);
    }

    /// <summary>
    /// Deletes what merges in a folder of clones left behind because their process was killed. Called by the only process that merges
    /// there, before it does.
    /// </summary>
    public static void DeleteLeftovers(string folder) => CloneStore.DeleteLeftovers(folder);

    /// <summary>Runs a fetch worker: reads one request per line and writes one response per line, until the requests end.</summary>
    public static void RunWorker(TextReader requests, TextWriter responses) => FetchWorker.Run(requests, responses);
}
