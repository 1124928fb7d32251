using GitOps.Core.Observed;

namespace GitOps.Engine.Connections;

/// <summary>One line of a log with its time.</summary>
public sealed record LogLine(DateTimeOffset At, string Stream, string Text);

/// <summary>Reads the logs that AWS keeps of a resource.</summary>
public interface ILogReader
{
    /// <summary>The lines so far; when following, those to come as well, until <paramref name="isOver"/> says that there will be no more.</summary>
    IAsyncEnumerable<LogLine> ReadAsync(
        ObservedResource resource,
        Func<CancellationToken, Task<bool>>? isOver,
        CancellationToken cancellationToken
    );
}
