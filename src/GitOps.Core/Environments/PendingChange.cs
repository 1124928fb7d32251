using System.Text.Json.Serialization;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Core.Environments;

/// <summary>
/// Why one resource is not in sync: the planned action and its reason, the last failure if it was tried, and what happens next.
/// </summary>
public sealed record PendingChange(
    ResourceId Id,
    string ActualName,
    ChangeAction Action,
    ChangeReason Reason,
    ChangeFailure? Failure,
    NextStep Next
);

/// <summary>What happens next to a resource that is not in sync. No other types derive from it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AwaitsPerson), "awaits-person")]
[JsonDerivedType(typeof(RetriedAt), "retried-at")]
[JsonDerivedType(typeof(PolledUntilDone), "polled-until-done")]
[JsonDerivedType(typeof(NextReconciliation), "next-reconciliation")]
[JsonDerivedType(typeof(After), "after")]
public abstract record NextStep;

/// <summary>Nothing, until a person acts.</summary>
public sealed record AwaitsPerson : NextStep;

/// <summary>It failed <paramref name="Attempts"/> times in a row, and is tried again at a time.</summary>
public sealed record RetriedAt(int Attempts, DateTimeOffset At) : NextStep;

/// <summary>It is in progress in AWS, and polled until it ends.</summary>
public sealed record PolledUntilDone : NextStep;

/// <summary>The next reconciliation applies it.</summary>
public sealed record NextReconciliation : NextStep;

/// <summary>It is applied after another resource is in sync.</summary>
public sealed record After(ResourceId Id) : NextStep;
