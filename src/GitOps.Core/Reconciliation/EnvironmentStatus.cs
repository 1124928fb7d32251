namespace GitOps.Core.Reconciliation;

/// <summary>How an environment stood after its last pass: the verdict first, then the first cause.</summary>
public sealed record EnvironmentStatus
{
    /// <summary>The environment.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>The repository's id, as it is in tags.</summary>
    public string Repository { get; init; } = "";

    /// <summary>The commit that the pass worked from.</summary>
    public string Commit { get; init; } = "";

    /// <summary>The branch or tag that named it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Converged, Waiting, Stalled or Failed.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why, in a line.</summary>
    public required string Summary { get; init; }

    /// <summary>What is not as Git says, first cause first; empty when all is.</summary>
    public IReadOnlyList<Cause> Causes { get; init; } = [];

    /// <summary>Since when the outcome and its first cause have been the same.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the pass ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it is looked at next.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>The summary line of the last plan.</summary>
    public string Plan { get; init; } = "";

    /// <summary>The inputs that move without a commit, as they were when all was as Git says: those that are run by themselves, and those that wait for a word.</summary>
    public string Automatic { get; init; } = "";

    /// <summary>The same for what waits for a word.</summary>
    public string Proposed { get; init; } = "";

    /// <summary>How many resources there are.</summary>
    public int Resources { get; init; }

    /// <summary>How many differ from a commit that was applied already.</summary>
    public int Drifted { get; init; }
}

/// <summary>Why one resource is not as Git says: what would be done or waited for, why, and what is tried next.</summary>
public sealed record Cause(string Resource, string Action, string Reason, string Next);
