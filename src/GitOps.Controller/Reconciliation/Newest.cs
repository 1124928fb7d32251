using GitOps.Core.Reconciliation;

namespace GitOps.Controller.Reconciliation;

/// <summary>Whether a pass still works from the newest word on its environment: the newest commit is its own, or says the same of the environment.</summary>
internal sealed class Newest(GitStage git, EnvironmentMemory memory, string commit)
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal) { [commit] = true };

    /// <summary>Each commit is looked at once; steps that go on side by side wait for the one that looks.</summary>
    public bool Is(string head)
    {
        lock (_known)
        {
            if (!_known.TryGetValue(head, out var same))
                _known[head] = same = memory.Reading is { } reading && git.SaysTheSame(reading, head);
            return same;
        }
    }
}
