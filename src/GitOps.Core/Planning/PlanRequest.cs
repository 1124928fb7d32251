using GitOps.Core.Manifests;

namespace GitOps.Core.Planning;

/// <summary>The purpose of a plan. Closed: a sync, a deletion, a suspension, a transfer.</summary>
public abstract record PlanRequest
{
    /// <summary>The source that the plan names: a commit, or the working tree.</summary>
    public string Source { get; init; } = "";
}

/// <summary>Bring the environment in sync with Git.</summary>
public sealed record SyncRequest : PlanRequest
{
    /// <summary>Runs and endpoints to try once more.</summary>
    public IReadOnlySet<ResourceId> Retry { get; init; } = new HashSet<ResourceId>();

    /// <summary>Prune even if the environment has pruning off.</summary>
    public bool Prune { get; init; }

    /// <summary>How many resources may be pruned beyond the default limit.</summary>
    public int AllowPrune { get; init; }

    /// <summary>An earlier plan of the environment: what is identical in both is not planned again. Only speed depends on it.</summary>
    public Plan? Before { get; init; }
}

/// <summary>Delete a resource, or (null) all that the environment has in AWS.</summary>
public sealed record DeleteRequest(ResourceId? Id) : PlanRequest;

/// <summary>Suspend a resource with a note, or (null) resume it.</summary>
public sealed record SuspendRequest(ResourceId Id, string? Note) : PlanRequest;

/// <summary>Offer a resource to <c>repository</c> or <c>repository/environment</c>, or (null) withdraw the offer.</summary>
public sealed record TransferRequest(ResourceId Id, string? To) : PlanRequest;
