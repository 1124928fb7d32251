namespace GitOps.LocalGitHub.Store;

/// <summary>A pull request.</summary>
internal sealed record PullRequest(long Id, long RepositoryId, long Number, long AuthorId, DateTimeOffset CreatedAt) : IStored
{
    public required string Title { get; init; }

    public string? Body { get; init; }

    public bool IsOpen { get; init; } = true;

    public bool IsDraft { get; init; }

    public bool MaintainerCanModify { get; init; }

    public required string BaseRef { get; init; }

    public required string BaseSha { get; init; }

    /// <summary>The repository of the head; it may have been deleted since.</summary>
    public required long HeadRepositoryId { get; init; }

    /// <summary>The owner of the head's repository when the pull request was opened.</summary>
    public required long HeadOwnerId { get; init; }

    public required string HeadRef { get; init; }

    public required string HeadSha { get; init; }

    /// <summary>Whether it merges without conflicts; null until the test merge was made.</summary>
    public bool? Mergeable { get; init; }

    /// <summary>The test merge while it is open; afterwards what it became on its base.</summary>
    public string? MergeCommitSha { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    public IReadOnlyList<long> RequestedReviewers { get; init; } = [];

    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;

    public DateTimeOffset? ClosedAt { get; init; }

    public DateTimeOffset? MergedAt { get; init; }

    public long? MergedById { get; init; }

    public bool IsMerged => MergedAt is not null;
}

/// <summary>A pull request in the merge queue. The head is null until the merge group was made.</summary>
internal sealed record QueueEntry(long Id, long PullRequestId, long EnqueuedById) : IStored
{
    public string? HeadSha { get; init; }

    public string? BaseSha { get; init; }

    public string? HeadRef { get; init; }
}
