namespace GitOps.LocalGitHub.Store;

/// <summary>A webhook of an App or of a repository.</summary>
internal sealed record Hook(long Id, string Url, string Secret) : IStored
{
    public long? AppId { get; init; }

    public long? RepositoryId { get; init; }

    /// <summary>The events of a repository's webhook; an App's are with the App.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];
}

/// <summary>One delivery of an event to a webhook. A redelivery is one more, with the same GUID.</summary>
internal sealed record Delivery(long Id, string Guid, long HookId, string Event) : IStored
{
    public string? Action { get; init; }

    public required string Payload { get; init; }

    public long? InstallationId { get; init; }

    public long? RepositoryId { get; init; }

    public bool IsRedelivery { get; init; }

    /// <summary>When the request was sent; null while the delivery waits, or when it was dropped on demand.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>The status of the response; 0 when there was none.</summary>
    public int StatusCode { get; init; }

    /// <summary>OK, or why it failed.</summary>
    public string Status { get; init; } = "pending";

    public double Duration { get; init; }
}
