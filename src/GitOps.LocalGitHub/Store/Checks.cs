using System.Text.Json.Nodes;

namespace GitOps.LocalGitHub.Store;

/// <summary>A check run of an App on a commit.</summary>
internal sealed record CheckRun(long Id, long RepositoryId, long AppId, long SuiteId, string HeadSha) : IStored
{
    public required string Name { get; init; }

    public required string Status { get; init; }

    public string? Conclusion { get; init; }

    public string? DetailsUrl { get; init; }

    public string? ExternalId { get; init; }

    public string? Title { get; init; }

    public string? Summary { get; init; }

    public string? Text { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The annotations as they were sent; each update appends to them.</summary>
    public IReadOnlyList<JsonObject> Annotations { get; init; } = [];

    public IReadOnlyList<JsonObject> Actions { get; init; } = [];
}

/// <summary>A status of a commit; of one context the newest counts.</summary>
internal sealed record CommitStatus(long Id, long RepositoryId, long CreatorId, string Sha, DateTimeOffset CreatedAt) : IStored
{
    public required string State { get; init; }

    public required string Context { get; init; }

    public string? Description { get; init; }

    public string? TargetUrl { get; init; }
}
