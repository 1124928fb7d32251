using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>What a plan can do with a resource. Closed.</summary>
public enum ChangeAction
{
    /// <summary>Start a run.</summary>
    Run,

    /// <summary>Make a thing.</summary>
    Create,

    /// <summary>Change a thing in place.</summary>
    Update,

    /// <summary>Delete a thing and make it anew.</summary>
    Replace,

    /// <summary>Put something new into service behind an endpoint.</summary>
    Redeploy,

    /// <summary>Take over a thing that was made by others.</summary>
    Adopt,

    /// <summary>Delete what Git does not want any more.</summary>
    Delete,

    /// <summary>Stop a run if it is busy, and forget it.</summary>
    LetGo,

    /// <summary>Under way already.</summary>
    Wait,

    /// <summary>The user must act first.</summary>
    Blocked,

    /// <summary>As Git says.</summary>
    NoChange,
}

/// <summary>One field that differs; null for a value that is not there. <see cref="KnownAfter"/> stands for a value that only a run will tell.</summary>
public sealed record FieldChange(string Path, string? Before, string? After, SourcePosition? Position)
{
    /// <summary>What is shown for a value that only a run will tell.</summary>
    public const string KnownAfter = "(known after the run)";
}

/// <summary>What becomes of one resource, and why.</summary>
public sealed record Change
{
    /// <summary>The resource's identity in Git.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>What is done.</summary>
    public required ChangeAction Action { get; init; }

    /// <summary>Its name in AWS, now or then.</summary>
    public required string ActualName { get; init; }

    /// <summary>Why, in a line.</summary>
    public required string Reason { get; init; }

    /// <summary>Its kind; null for a data set.</summary>
    public Kind? Kind { get; init; }

    /// <summary>The name in AWS of the version before, when there is one.</summary>
    public string? Before { get; init; }

    /// <summary>The fields that differ.</summary>
    public IReadOnlyList<FieldChange> Fields { get; init; } = [];

    /// <summary>What must be as Git says before this can be done.</summary>
    public IReadOnlyList<ResourceId> DependsOn { get; init; } = [];

    /// <summary>Where the manifest is; null for what is in Git no more.</summary>
    public SourcePosition? Position { get; init; }

    /// <summary>What Git wants; null for what is in Git no more.</summary>
    public DesiredResource? Desired { get; init; }

    /// <summary>What is there; null for what is not there yet.</summary>
    public ObservedResource? Observed { get; init; }

    /// <summary>Whether this only tidies up after an earlier version, which no reader of a plan needs to decide on.</summary>
    public bool IsHousekeeping { get; init; }

    /// <summary>Whether something would be done.</summary>
    public bool IsActionable => Action is not (ChangeAction.NoChange or ChangeAction.Wait or ChangeAction.Blocked);
}
