using GitOps.Core.Desired;
using GitOps.Core.Manifests;

namespace GitOps.Core.Planning;

/// <summary>The difference between what Git wants and what is there: an ordered graph of changes.</summary>
public sealed record Plan
{
    private IReadOnlyDictionary<ResourceId, Change>? _wanted;

    /// <summary>The repository's id.</summary>
    public required string Repository { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>What was read: a commit, or the working tree.</summary>
    public required string Source { get; init; }

    /// <summary>All changes, each after those that it depends on; the unchanged are among them.</summary>
    public required IReadOnlyList<Change> Changes { get; init; }

    /// <summary>Names outside Git that the environment needs.</summary>
    public IReadOnlyList<PlannedExternal> Externals { get; init; } = [];

    /// <summary>How many earlier versions are kept for a way back.</summary>
    public int Kept { get; init; }

    /// <summary>What a reader should know besides.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The changes of what Git wants, by identity.</summary>
    internal IReadOnlyDictionary<ResourceId, Change> Wanted =>
        _wanted ??= Changes.Where(c => c.Desired is not null).ToDictionary(c => c.Id);

    /// <summary>What a reader decides on: all but the unchanged and what only tidies up.</summary>
    public IEnumerable<Change> Shown => Changes.Where(c => c.Action != ChangeAction.NoChange && !c.IsHousekeeping);

    /// <summary>Whether all is as Git says.</summary>
    public bool IsEmpty => !Shown.Any();

    /// <summary>How many changes of an action there are, housekeeping left out.</summary>
    public int Count(ChangeAction action) => Changes.Count(c => c.Action == action && !c.IsHousekeeping);
}

/// <summary>A name outside Git, and whether it is there.</summary>
public sealed record PlannedExternal(ResourceId By, ExternalName Name, bool Exists);

/// <summary>What the caller of the planner wants besides what Git says.</summary>
public sealed record PlanOptions
{
    /// <summary>Runs and endpoints to try once more.</summary>
    public IReadOnlySet<ResourceId> Retry { get; init; } = new HashSet<ResourceId>();

    /// <summary>Whether what left Git is removed although the environment says otherwise.</summary>
    public bool Prune { get; init; }

    /// <summary>How many deletions are allowed beyond the usual budget.</summary>
    public int AllowPrune { get; init; }

    /// <summary>An earlier plan of the environment: what is the very same in both is not decided again. Only speed depends on it.</summary>
    public Plan? Before { get; init; }

    /// <summary>The source that the plan names.</summary>
    public string Source { get; init; } = "";
}
