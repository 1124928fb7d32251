using GitOps.Core.Environments;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Reading;

/// <summary>
/// Protects a process that many environments share from a commit whose content ends it. A commit that was being read at two unclean ends
/// is first read in a child process (<paramref name="probe"/>, true when the child ends normally). It is set aside only when it ends that
/// child twice: a kill of the service itself proves nothing.
/// </summary>
public sealed class ReadingGuard(IReadingMarks? marks, Func<CancellationToken, Task<bool>> probe)
{
    private const int UncleanEnds = 2;
    private const int Probes = 2;

    /// <summary>For hosts that read one commit and end.</summary>
    public static ReadingGuard None { get; } = new(null, _ => Task.FromResult(true));

    /// <summary>
    /// Begins to read a commit: returns why it is not read, or the mark, which the caller disposes when it has read and planned.
    /// <paramref name="reader"/> is the environment or pull request that it is read for; <paramref name="isRequested"/>: a user asks to try
    /// a commit again that was set aside.
    /// </summary>
    public async Task<(IDisposable Mark, CommitNotProcessed? Refusal)> BeginAsync(
        string reader,
        string commit,
        bool isRequested,
        CancellationToken cancellationToken
    )
    {
        var mark = new Mark(marks, reader, commit);
        if (marks is null)
            return (mark, null);
        if (isRequested)
            marks.SetAside(reader, commit, isAside: false);
        else if (marks.IsAside(reader, commit))
            return (mark, new(commit));
        if (marks.Begin(reader, commit) < UncleanEnds)
            return (mark, null);
        for (var i = 0; i < Probes; i++)
            if (await probe(cancellationToken))
                return (mark, null);
        marks.SetAside(reader, commit, isAside: true);
        return (mark, new(commit));
    }

    private sealed class Mark(IReadingMarks? marks, string reader, string commit) : IDisposable
    {
        private bool _hasEnded;

        public void Dispose()
        {
            if (!_hasEnded)
                marks?.End(reader, commit);
            _hasEnded = true;
        }
    }
}
