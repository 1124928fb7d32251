using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Core.Environments;

/// <summary>The status of an environment after its last reconciliation, as all controllers share it.</summary>
public sealed record EnvironmentStatus
{
    /// <summary>The environment.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>The repository's id, as it is in tags; empty when gitops.yaml can't be read.</summary>
    public string Repository { get; init; } = "";

    /// <summary>The commit that was reconciled; empty when no commit was found.</summary>
    public string Commit { get; init; } = "";

    /// <summary>The branch or tag that the commit was found by.</summary>
    public string Revision { get; init; } = "";

    /// <summary>How the reconciliation ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>What is not in sync, root causes first; at most 200.</summary>
    public IReadOnlyList<PendingChange> Pending { get; init; } = [];

    /// <summary>Since when the state and the first pending resource have been the same.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the reconciliation ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the environment is reconciled next; null when that is not known.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>The counts of the last plan; null when there was none.</summary>
    public PlanCounts? Plan { get; init; }

    /// <summary>Inputs that change without a commit, as they were when the environment was last in sync.</summary>
    public InputVersions Inputs { get; init; } = InputVersions.None;

    /// <summary>How many resources the desired state has.</summary>
    public int Resources { get; init; }

    /// <summary>How many changes a commit that was applied before would need again.</summary>
    public int Drift { get; init; }
}

/// <summary>
/// Versions of inputs that change without a commit: those that are run automatically (ticks, data that says so), and those that are
/// proposed to a person.
/// </summary>
public sealed record InputVersions(string Automatic, string Proposed)
{
    /// <summary>No such inputs.</summary>
    public static InputVersions None { get; } = new("", "");
}
