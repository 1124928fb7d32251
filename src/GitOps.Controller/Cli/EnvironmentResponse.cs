using GitOps.Core.Commits;
using GitOps.Core.Environments;

namespace GitOps.Controller.Cli;

/// <summary>The status of an environment as the service's API returns it; only the fields that commands print.</summary>
internal sealed record EnvironmentResponse(
    string Environment,
    string Commit,
    OutcomeState Outcome,
    string Summary,
    IReadOnlyList<PendingResponse> Pending,
    DateTimeOffset Since,
    DateTimeOffset At,
    DateTimeOffset? Next
)
{
    /// <summary>The first eight digits of the commit, or "-" if there is none.</summary>
    public string ShortCommit => Commit.Length > 0 ? CommitHash.Short(Commit) : "-";

    /// <summary>The exit code of a command that reports this status.</summary>
    public int ExitCode => OutcomeEffects.Of(Outcome).ExitCode;
}

/// <summary>A resource that is not in sync.</summary>
internal sealed record PendingResponse(string Resource, string Action, string Reason, string NextText, string RootCause);
