namespace GitOps.LocalGitHub.Store;

/// <summary>A comment in the conversation of a pull request.</summary>
internal sealed record IssueComment(long Id, long PullRequestId, long AuthorId, DateTimeOffset CreatedAt) : IStored
{
    public required string Body { get; init; }

    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;

    /// <summary>The App that wrote it; null when a user did.</summary>
    public long? AppId { get; init; }

    /// <summary>Why it is hidden, as a GraphQL classifier; null when it is not.</summary>
    public string? MinimizedReason { get; init; }
}

/// <summary>A reaction to a comment or to a pull request: the subject is the id of either.</summary>
internal sealed record Reaction(long Id, long SubjectId, long AuthorId, string Content, DateTimeOffset CreatedAt) : IStored;

/// <summary>A review. A pending one has no time of submission.</summary>
internal sealed record Review(long Id, long PullRequestId, long AuthorId, string State) : IStored
{
    public string Body { get; init; } = "";

    public required string CommitId { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }
}
