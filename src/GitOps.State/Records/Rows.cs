using GitOps.Core.Commits;

namespace GitOps.State.Records;

/// <summary>An environment's newest commit.</summary>
internal sealed record HeadRow(string Source, string Environment, string Commit, string Name, DateTimeOffset Seen);

/// <summary>What was accepted of a source; the signers as JSON.</summary>
internal sealed record BindingRow(string Source, string Repository, string Content, string Signers);

/// <summary>The status of an environment, as JSON.</summary>
internal sealed record StatusRow(string Source, string Environment, string Json);

/// <summary>A commit of an environment.</summary>
internal sealed record CommitRow(
    string Source,
    string Environment,
    string Commit,
    string Author,
    string Title,
    CommitState State,
    string Reason,
    DateTimeOffset Seen,
    DateTimeOffset? Ended
)
{
    /// <summary>The order in which commits were seen.</summary>
    public long Number { get; init; }
}

/// <summary>A reconciliation.</summary>
internal sealed record ReconciliationRow(
    string Source,
    string Environment,
    string Commit,
    DateTimeOffset Began,
    DateTimeOffset Ended,
    string Outcome,
    string Summary,
    string Plan,
    int Applied
)
{
    /// <summary>The order of the reconciliations.</summary>
    public long Number { get; init; }
}

/// <summary>The last review of a pull request or merge group.</summary>
internal sealed record ReviewRow(
    string Source,
    string Subject,
    string Head,
    string BaseBranch,
    string Verdict,
    DateTimeOffset At,
    int Requests,
    int Answered,
    int Failures,
    DateTimeOffset? RetryAt
);

/// <summary>A run.</summary>
internal sealed record RunRow(
    string Source,
    string Environment,
    string Resource,
    string ActualName,
    string Status,
    string Commit,
    DateTimeOffset Began,
    DateTimeOffset? Ended,
    string Detail
);
