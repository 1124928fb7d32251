namespace GitOps.LocalGitHub.Store;

/// <summary>A repository; its Git objects are in a bare repository of its own.</summary>
internal sealed record Repository(long Id, long OwnerId, string Name, DateTimeOffset CreatedAt) : IStored
{
    public string DefaultBranch { get; init; } = "main";

    public bool IsPrivate { get; init; }

    /// <summary>The repository that this one is a fork of; null when it is none.</summary>
    public long? ForkOf { get; init; }

    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>The role names (read, triage, write, maintain, admin) of collaborators, by user id. The owner is an admin.</summary>
    public IReadOnlyDictionary<long, string> Collaborators { get; init; } = new Dictionary<long, string>();

    /// <summary>The check that must be green before the merge queue merges; null when there is no merge queue.</summary>
    public string? MergeQueueCheck { get; init; }
}
