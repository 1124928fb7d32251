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
    /// <summary>How many steps are taken side by side.</summary>
    public int AtOnce { get; init; } = 8;
}
