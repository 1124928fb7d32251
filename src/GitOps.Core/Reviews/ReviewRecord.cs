namespace GitOps.Core.Reviews;

/// <summary>The last review of a pull request or merge group, and what was requested since.</summary>
public sealed record ReviewRecord(ReviewId Id)
{
    /// <summary>The head that was reviewed; empty when none was.</summary>
    public string Head { get; init; } = "";

    /// <summary>The branch that it was to be merged into.</summary>
    public string BaseBranch { get; init; } = "";

    /// <summary>The result in one line.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>When that review ended.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How many reviews of it were requested, beyond those of new heads.</summary>
    public int Requests { get; init; }

    /// <summary>How many of the requests the last review answered.</summary>
    public int Answered { get; init; }

    /// <summary>How many reviews failed in a row because of something other than the pull request.</summary>
    public int Failures { get; init; }

    /// <summary>When it is reviewed again because of such a failure; null when it is not.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Whether a head that is to be merged into a branch needs a review now.</summary>
    public bool IsDue(string head, string baseBranch, DateTimeOffset now) =>
        Head != head || BaseBranch != baseBranch || Requests > Answered || RetryAt <= now;
}
