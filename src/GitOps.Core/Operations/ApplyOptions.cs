using GitOps.Core.Planning;

namespace GitOps.Core.Operations;

/// <summary>How an apply goes about it.</summary>
public sealed record ApplyOptions
{
    /// <summary>What the planner is asked for.</summary>
    public PlanOptions Plan { get; init; } = new();

    /// <summary>How long to wait between looks at what is under way.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether to wait for what is under way.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>Resources that were refused lately and are not tried again yet.</summary>
    public IReadOnlySet<Manifests.ResourceId> NotYet { get; init; } = new HashSet<Manifests.ResourceId>();

    /// <summary>Asked before each round of steps; throws when there is to be no other.</summary>
    public Func<CancellationToken, Task>? BeforeEach { get; init; }

    /// <summary>How many steps are taken side by side.</summary>
    public int AtOnce { get; init; } = 8;
}
