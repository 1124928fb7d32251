using GitOps.Core.Commits;
using GitOps.Core.Manifests;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;
using GitOps.Git.Fetching;
using GitOps.Git.Objects;
using GitOps.Git.Signatures;
using LibGit2Sharp;

namespace GitOps.Git.Remotes;

/// <summary>A bare clone. A worker writes it; this class only reads it, with a handle for each operation.</summary>
internal sealed class Clone(RemoteSource source, string folder, WorkerPool workers, IRemoteTokens? tokens) : IRemoteRepository
{
    private readonly SemaphoreSlim _fetching = new(1);
    private volatile RemoteRefs _refs = RemoteRefs.None;

    public async Task<bool> FetchAsync(CancellationToken cancellationToken)
    {
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            var before = _refs;
            var request = await FetchRequest.OfAsync(source, folder, tokens, cancellationToken);
            var response = await workers.FetchAsync(request, cancellationToken);
            _refs = new(response.DefaultBranch, response.Refs);
            return !_refs.Equal(before);
        }
        finally
        {
            _fetching.Release();
        }
    }

    public Revision? Resolve(RevisionSelector? selector) => Revisions.Choose(_refs, selector);

    /// <summary>The branches whose names begin with a prefix, as of the last fetch.</summary>
    public IReadOnlyList<Revision> BranchesIn(string prefix) => Revisions.BranchesIn(_refs, prefix);

    public IRepositoryFiles Open(Revision revision)
    {
        var repository = new Repository(folder);
        try
        {
            return new CommitFiles(
                Find(repository, revision.Commit),
                $"{revision.Name} at {CommitHash.Short(revision.Commit)}",
                repository
            );
        }
        catch (ServiceException)
        {
            repository.Dispose();
            throw;
        }
    }

    public CommitHistory History(string commit, string? earlier, int limit)
    {
        using var repository = new Repository(folder);
        var found = Find(repository, commit);
        var before = earlier is null ? null : repository.Lookup<Commit>(earlier);
        var walk = repository.Commits.QueryBy(
            new CommitFilter
            {
                IncludeReachableFrom = found,
                ExcludeReachableFrom = before,
                FirstParentOnly = true,
                SortBy = CommitSortStrategies.Topological,
            }
        );
        return new([.. walk.Take(limit).Select(Facts)], before is null ? null : DescendsFrom(repository, found, before));
    }

    public SignatureCheck Verify(string commit, Signers signers)
    {
        using var repository = new Repository(folder);
        return CommitSignature.Verify(repository, commit, signers);
    }

    private static CommitFacts Facts(Commit commit) =>
        new(commit.Sha, $"{commit.Author.Name} <{commit.Author.Email}>", commit.Author.When, commit.Message);

    private static bool DescendsFrom(Repository repository, Commit commit, Commit before) =>
        before.Sha == commit.Sha || repository.ObjectDatabase.FindMergeBase(before, commit)?.Sha == before.Sha;

    private Commit Find(Repository repository, string commit) =>
        repository.Lookup<Commit>(commit)
        ?? throw new ServiceException(ServiceErrorKind.NotFound, "NoCommit", $"commit {commit} is not in the clone of {source.Url}", "git");
}
