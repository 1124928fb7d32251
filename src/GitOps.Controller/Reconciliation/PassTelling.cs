using GitOps.Core.Reconciliation;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Reconciliation;

/// <summary>The one place that tells operators how a pass ended.</summary>
internal sealed partial class PassTelling(ILogger<PassTelling> logger)
{
    public void Ended(EnvironmentStatus status, EnvironmentStatus? before, TimeSpan took)
    {
        if (before is null || (before.Outcome, before.Summary, before.Commit) != (status.Outcome, status.Summary, status.Commit))
            Log.Ended(logger, status.Id, status.Outcome, status.Summary, status.Commit.Length > 8 ? status.Commit[..8] : status.Commit, (long)took.TotalMilliseconds);
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Information, "{Environment}: {Outcome}: {Summary} (commit {Commit}, {Milliseconds} ms)")]
        public static partial void Ended(ILogger logger, EnvironmentId environment, string outcome, string summary, string commit, long milliseconds);
    }
}
