using GitOps.Core.Manifests;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;
using GitOps.Engine.Review;

namespace GitOps.Testing.InMemory;

/// <summary>A repository with one branch, main, in memory.</summary>
public sealed class InMemoryRemote : IRemoteRepository, IMerges
{
    /// <summary>What merging a pull request gives; its files stand for the merge result.</summary>
    public Dictionary<long, MergeResult> Merges { get; } = [];

    public Task<MergeResult> MergeAsync(
        RemoteSource source,
        long number,
        string baseCommit,
        string head,
        CancellationToken cancellationToken
    ) => Task.FromResult(Merges[number]);

    /// <summary>The groups of the merge queue, by branch.</summary>
    public List<Revision> Groups { get; } = [];

    public IReadOnlyList<Revision> MergeGroups(RemoteSource source) => Groups;

    private readonly List<(CommitFacts Facts, IReadOnlyDictionary<string, string> Files)> _commits = [];
    private int _rewrittenFrom;

    /// <summary>The head of main; null while there are no commits.</summary>
    public string? Head => _commits.Count == 0 ? null : _commits[^1].Facts.Id;

    /// <summary>The commits whose files were opened, in order.</summary>
    public List<string> Opened { get; } = [];

    /// <summary>Commits with a good signature.</summary>
    public HashSet<string> Signed { get; } = new(StringComparer.Ordinal);

    /// <summary>The signers of the last verification.</summary>
    public Signers? LastSigners { get; private set; }

    /// <summary>Whether opening a commit fails, because the remote can't be reached.</summary>
    public bool IsDown { get; set; }

    /// <summary>Commits files to main; gives the commit's id.</summary>
    public string Commit(IReadOnlyDictionary<string, string> files, string message = "change")
    {
        var id = $"{_commits.Count + 1:x8}" + new string('0', 32);
        _commits.Add((new(id, "ada", new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero), message), files));
        return id;
    }

    /// <summary>Replaces the history of main by one commit.</summary>
    public string ForcePush(IReadOnlyDictionary<string, string> files)
    {
        _rewrittenFrom = _commits.Count;
        return Commit(files, "rewritten");
    }

    public Task<bool> FetchAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public Revision? Resolve(RevisionSelector? selector) =>
        Head is { } head && selector is null or BranchSelector { Branch: "main" }
            ? new(Head!, "main")
            : Groups.FirstOrDefault(g => selector is BranchSelector { Branch: var branch } && g.Name == branch);

    public IRepositoryFiles Open(Revision revision)
    {
        if (IsDown)
            throw new ServiceException(ServiceErrorKind.Unavailable, ServiceCodes.Unreachable, "the remote is down", "git fetch");
        Opened.Add(revision.Commit);
        return new MemoryFiles(_commits.Single(c => c.Facts.Id == revision.Commit).Files, revision.Commit);
    }

    public CommitHistory History(string commit, string? earlier, int most)
    {
        var last = _commits.FindIndex(c => c.Facts.Id == commit);
        var first = earlier is null ? -1 : _commits.FindIndex(c => c.Facts.Id == earlier);
        var follows = first >= _rewrittenFrom || (_rewrittenFrom == 0 && first >= 0);
        var from = Math.Max(first + 1, _rewrittenFrom);
        return new([.. _commits[from..(last + 1)].Select(c => c.Facts).Reverse().Take(most)], earlier is null ? null : follows);
    }

    public SignatureCheck Verify(string commit, Signers signers)
    {
        LastSigners = signers;
        return Signed.Contains(commit) ? new(true, "ada") : new(false, "it is not signed");
    }
}
