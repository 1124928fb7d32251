using GitOps.Core.Commits;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Engine.Commits;

namespace GitOps.Testing.InMemory;

/// <summary>Commits and heads in memory.</summary>
public sealed class InMemoryCommitStore : ICommitStore, IHeadStore
{
    private readonly List<CommitRecord> _commits = [];
    private readonly Dictionary<EnvironmentId, EnvironmentHead> _heads = [];

    /// <summary>All commits, oldest first.</summary>
    public IReadOnlyList<CommitRecord> All => _commits;

    /// <summary>The only record of a commit.</summary>
    public CommitRecord this[string commit] => _commits.Single(c => c.Commit == commit);

    /// <summary>Something else that happens just before the next head is replaced.</summary>
    public Action? BeforeReplace { get; set; }

    public Task TransitionAsync(CommitTransition transition, CancellationToken cancellationToken)
    {
        var index = _commits.FindIndex(c => c.Id == transition.Id && c.Commit == transition.Commit);
        if (index >= 0 && transition.From.Contains(_commits[index].State))
        {
            var moved = _commits[index] with { State = transition.To, Reason = transition.Reason };
            _commits[index] = moved with { Ended = moved.IsFinal ? transition.At : null };
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<CommitRecord>> RecentAsync(EnvironmentId id, Page page, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CommitRecord>>([.. _commits.Where(c => c.Id == id).Reverse().Skip(page.Offset).Take(page.Limit)]);

    public Task<IReadOnlyList<CommitRecord>> FindAsync(string commit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CommitRecord>>([.. _commits.Where(c => c.Commit.StartsWith(commit, StringComparison.Ordinal))]);

    public async Task<bool> ReplaceHeadAsync(
        EnvironmentHead head,
        string? before,
        IReadOnlyList<CommitRecord> commits,
        CancellationToken cancellationToken
    )
    {
        (var act, BeforeReplace) = (BeforeReplace, null);
        act?.Invoke();
        if (_heads.GetValueOrDefault(head.Id)?.Commit != before)
            return false;
        _heads[head.Id] = head;
        _commits.AddRange(commits.Where(c => !_commits.Any(k => k.Id == c.Id && k.Commit == c.Commit)));
        await TransitionAsync(new(head.Id, head.Commit, CommitRecord.FinalStates, CommitState.Pending, "", head.Seen), cancellationToken);
        return true;
    }

    public Task<EnvironmentHead?> FindHeadAsync(EnvironmentId id, CancellationToken cancellationToken) =>
        Task.FromResult(_heads.GetValueOrDefault(id));
}
