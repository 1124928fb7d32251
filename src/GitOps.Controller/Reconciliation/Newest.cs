using GitOps.Core.Reconciliation;

namespace GitOps.Controller.Reconciliation;

/// <summary>
/// Whether a pass still works from the newest word on its environment: the newest commit is its own, or says the same of the environment. A pass begins with
/// the newest commit, so what it does is never older than what was there; after a few that were ended in a row one goes on to its end, lest commits that
/// come faster than it can plan starve the environment.
/// </summary>
internal sealed class Newest(GitStage git, EnvironmentMemory memory, string commit)
{
    private const int Patience = 3;
    private readonly bool _isLast = memory.Superseded >= Patience;
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal) { [commit] = true };

    /// <summary>Whether a newer commit has ended the pass.</summary>
    public bool WasEnded { get; private set; }

    /// <summary>Throws when the pass must end for a newer commit. Each commit is looked at once; steps that go on side by side wait for the one that looks.</summary>
    public void Check(string head)
    {
        if (_isLast || Is(head))
            return;
        WasEnded = true;
        throw new PassEndedException($"superseded by {head[..8]}");
    }

    private bool Is(string head)
    {
        lock (_known)
        {
            if (!_known.TryGetValue(head, out var same))
                _known[head] = same = memory.Reading is { } reading && git.SaysTheSame(reading, head);
            return same;
        }
    }
}
