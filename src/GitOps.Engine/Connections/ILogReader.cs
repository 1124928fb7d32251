using GitOps.Core.Observed;

namespace GitOps.Engine.Connections;

/// <summary>One line of a log with its time.</summary>
public sealed record LogLine(DateTimeOffset At, string Stream, string Text);

/// <summary>Reads the logs of a resource in AWS.</summary>
public interface ILogReader
{
    /// <summary>The lines so far; with <paramref name="isOver"/>, new lines are awaited as well until it returns true.</summary>
    IAsyncEnumerable<LogLine> ReadAsync(
        ObservedResource resource,
        Func<CancellationToken, Task<bool>>? isOver,
        CancellationToken cancellationToken
    );
}
