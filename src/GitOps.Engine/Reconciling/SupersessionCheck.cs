using GitOps.Core.Environments;
using GitOps.Engine.Applying;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// Checks whether a reconciliation still works from the newest commit: its own, or one that leaves the environment unchanged. After a few
/// interruptions in a row one reconciliation is completed, so that commits that come faster than it can plan do not starve the
/// environment. That is safe, since a reconciliation starts from the newest commit under a lease. Thread-safe.
/// </summary>
public sealed class SupersessionCheck(CommitReader git, ReconcilerMemory memory, string commit)
{
    private const int MaxInterruptions = 3;
    private readonly bool _ignoresNewerCommits = memory.Interruptions >= MaxInterruptions;
    private readonly Dictionary<string, bool> _leavesUnchanged = new(StringComparer.Ordinal) { [commit] = true };

    /// <summary>Whether a newer commit has interrupted the reconciliation.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>
    /// Throws <see cref="ApplyInterruptedException"/> when a newer commit changes the environment. Each commit is read once.
    /// </summary>
    public void Check(string head)
    {
        if (_ignoresNewerCommits || LeavesUnchanged(head))
            return;
        IsInterrupted = true;
        throw new ApplyInterruptedException(new SupersededBy(head));
    }

    private bool LeavesUnchanged(string head)
    {
        lock (_leavesUnchanged)
        {
            if (!_leavesUnchanged.TryGetValue(head, out var same))
                _leavesUnchanged[head] = same = memory.Content is { } content && git.LeavesUnchanged(content, head);
            return same;
        }
    }
}
