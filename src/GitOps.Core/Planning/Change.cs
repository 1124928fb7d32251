using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>What a plan does with one subject, and why.</summary>
public sealed record Change
{
    /// <summary>What the change is about.</summary>
    public required ChangeSubject Subject { get; init; }

    /// <summary>What is done.</summary>
    public required ChangeAction Action { get; init; }

    /// <summary>The name in AWS, current or future; of a data set its S3 address.</summary>
    public required string ActualName { get; init; }

    /// <summary>Why.</summary>
    public required ChangeReason Reason { get; init; }

    /// <summary>The name in AWS of the previous version, if there is one.</summary>
    public string? Before { get; init; }

    /// <summary>The fields that differ.</summary>
    public IReadOnlyList<FieldChange> Fields { get; init; } = [];

    /// <summary>What must be in sync before this change can be applied.</summary>
    public IReadOnlyList<ResourceId> DependsOn { get; init; } = [];

    /// <summary>Where the manifest begins; null when Git does not contain it.</summary>
    public SourcePosition? Position { get; init; }

    /// <summary>Whether this only deletes an earlier version or forgets an earlier run, after all other changes.</summary>
    public bool IsHousekeeping { get; init; }

    /// <summary>The subject's identity in Git.</summary>
    public ResourceId Id => Subject.Id;

    /// <summary>The resource's kind; null for a data set or a schedule.</summary>
    public Kind? Kind => (Subject as ResourceSubject)?.Kind;

    /// <summary>The desired resource; null when Git does not contain it, and for a data set or a schedule.</summary>
    public DesiredResource? Desired => (Subject as ResourceSubject)?.Desired;

    /// <summary>The actual resource; null when AWS does not have it, and for a data set or a schedule.</summary>
    public ObservedResource? Observed => (Subject as ResourceSubject)?.Observed;

    /// <summary>Whether the subject is part of the desired state: anything but a resource that Git no longer contains.</summary>
    public bool IsDesired => Subject is not ResourceSubject { Desired: null };

    /// <summary>Whether applying the plan does something for this change.</summary>
    public bool IsActionable => Action is not (ChangeAction.NoChange or ChangeAction.Wait or ChangeAction.Blocked);
}
