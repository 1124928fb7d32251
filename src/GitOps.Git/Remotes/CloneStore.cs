using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Reviews;
using GitOps.Engine.Reading;
using GitOps.Engine.Review;
using GitOps.Git.Fetching;
using GitOps.Git.Objects;

namespace GitOps.Git.Remotes;

/// <summary>The bare clones of this machine, a folder for each URL.</summary>
internal sealed class CloneStore(GitOptions options, WorkerPool workers, IRemoteTokens? tokens = null) : IRemotes, IMerges
{
    private const string Temporary = "pull-requests";
    private readonly ConcurrentDictionary<RemoteSource, Clone> _clones = new();

    public IRemoteRepository Open(RemoteSource source) => Find(source);

    public async Task<MergeResult> MergeAsync(
        RemoteSource source,
        long number,
        string baseCommit,
        string head,
        CancellationToken cancellationToken
    )
    {
        var folder = Path.Combine(options.Folder, Temporary, Path.GetRandomFileName());
        var result = await MergeAsync(
            source,
            new(FolderOf(source.Url), $"refs/pull/{number}/head", baseCommit, head),
            folder,
            cancellationToken
        );
        if (result is not Merged)
            TemporaryRepository.Delete(folder);
        return result;
    }

    public IReadOnlyList<Revision> MergeGroups(RemoteSource source) => Find(source).BranchesIn(ReviewId.MergeGroups);

    /// <summary>Deletes what merges left behind whose process was killed. Called before the first merge.</summary>
    public static void DeleteLeftovers(string folder) => TemporaryRepository.Delete(Path.Combine(folder, Temporary));

    private async Task<MergeResult> MergeAsync(RemoteSource source, MergeRequest merge, string folder, CancellationToken cancellationToken)
    {
        try
        {
            var request = await FetchRequest.OfAsync(source, folder, tokens, cancellationToken);
            return (await workers.FetchAsync(request with { Merge = merge }, cancellationToken)).Merge switch
            {
                { Head: { } head } => new HeadReplaced(head),
                { Commit: { } commit } => new Merged(TemporaryRepository.Open(folder, commit, merge.Reference)),
                var conflict => new Conflicting(conflict!.Conflicts, conflict.ConflictCount),
            };
        }
        catch
        {
            TemporaryRepository.Delete(folder);
            throw;
        }
    }

    private Clone Find(RemoteSource source) => _clones.GetOrAdd(source, s => new(s, FolderOf(s.Url), workers, tokens));

    private string FolderOf(string url) => Path.Combine(options.Folder, FolderName(url));

    // A hash that distinguishes URLs, followed by a part that people recognize.
    private static string FolderName(string url)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..16];
        var end = string.Concat(
            url.TrimEnd('/').Split('/', '\\', ':')[^1].Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40)
        );
        return $"{hash}-{end}.git";
    }
}
