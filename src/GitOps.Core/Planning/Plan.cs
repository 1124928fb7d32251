using GitOps.Core.Desired;
using GitOps.Core.Manifests;

namespace GitOps.Core.Planning;

/// <summary>The difference between desired and actual state: an ordered graph of changes.</summary>
public sealed record Plan
{
    /// <summary>The repository's id.</summary>
    public required string Repository { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>What was read: a commit, or the working tree.</summary>
    public required string Source { get; init; }

    /// <summary>All changes, each after those that it depends on; subjects that are in sync are among them.</summary>
    public required IReadOnlyList<Change> Changes { get; init; }

    /// <summary>Names outside Git that the environment needs.</summary>
    public IReadOnlyList<PlannedExternal> Externals { get; init; } = [];

    /// <summary>How many earlier versions are kept for a rollback.</summary>
    public int Kept { get; init; }

    /// <summary>Resources that Git no longer contains and that stay in AWS, because pruning is off.</summary>
    public IReadOnlyList<ResourceId> NotPruned { get; init; } = [];

    /// <summary>Notes for the user: what the observation had to read in a more expensive way, or could not read.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What a reader decides on: all but what is in sync and housekeeping.</summary>
    public IEnumerable<Change> Shown => Changes.Where(c => c.Action != ChangeAction.NoChange && !c.IsHousekeeping);

    /// <summary>What is in sync and suspended.</summary>
    public IEnumerable<Change> SuspendedInSync => Changes.Where(c => c is { Action: ChangeAction.NoChange, Reason: Suspended });

    /// <summary>Whether the environment is in sync with Git.</summary>
    public bool IsEmpty => !Shown.Any();

    /// <summary>
    /// The shown changes that do not happen before what the condition selects has changed: those that depend on it, and it.
    /// </summary>
    public IReadOnlySet<ResourceId> HeldBackBy(Func<Change, bool> condition)
    {
        var held = new HashSet<ResourceId>();
        foreach (var change in Shown)
            if (condition(change) || change.DependsOn.Any(held.Contains))
                held.Add(change.Id);
        return held;
    }

    /// <summary>How many changes of an action there are, without housekeeping and schedules.</summary>
    public int Count(ChangeAction action) =>
        Changes.Count(c => c.Action == action && !c.IsHousekeeping && c.Subject is not ScheduleSubject);
}

/// <summary>A name outside Git, and whether it exists.</summary>
public sealed record PlannedExternal(ResourceId By, ExternalName Name, bool Exists);
