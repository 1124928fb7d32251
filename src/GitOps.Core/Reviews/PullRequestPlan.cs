using System.Collections.Immutable;
using GitOps.Core.Diagnostics;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Core.Reviews;

/// <summary>What merging a pull request would do, for its reviewers.</summary>
/// <param name="Number">The number of the pull request.</param>
/// <param name="Head">Its newest commit.</param>
/// <param name="Base">The commit of the base branch that it was merged with for the plan.</param>
/// <param name="BaseBranch">The branch that it is to be merged into.</param>
public sealed record PullRequestPlan(long Number, string Head, string Base, string BaseBranch)
{
    /// <summary>The environments that follow the base branch and that the pull request changes.</summary>
    public ImmutableArray<EnvironmentReview> Environments { get; init; } = [];

    /// <summary>Why nothing could be planned; null when there are plans, or nothing to plan.</summary>
    public ReviewProblem? Problem { get; init; }

    /// <summary>The problems of its <c>gitops.yaml</c>; null when the pull request does not change the settings.</summary>
    public IReadOnlyList<Diagnostic>? Settings { get; init; }

    /// <summary>All problems of its files.</summary>
    public IEnumerable<Diagnostic> Diagnostics =>
        (Settings ?? []).Concat(Environments.Select(e => e.Finding).OfType<ManifestsRejected>().SelectMany(r => r.Diagnostics));

    /// <summary>Whether AWS, Git or the controller failed, so that a later review can find something else.</summary>
    public bool IsIncomplete => Problem is ReviewFailed || Environments.Any(e => e.Finding is NotPlanned);

    /// <summary>What the pull request shows.</summary>
    public PullRequestState State =>
        Problem is not null || HasInvalidSettings ? PullRequestState.Failure
        : Environments.Any(e => e.State == PullRequestState.Failure) ? PullRequestState.Failure
        : Environments.Any(e => e.State == PullRequestState.ActionRequired) ? PullRequestState.ActionRequired
        : PullRequestState.Success;

    private bool HasInvalidSettings => Settings?.Any(d => d.Severity == Severity.Error) == true;
}

/// <summary>Why a pull request could not be planned at all. Closed: the records below.</summary>
public abstract record ReviewProblem;

/// <summary>It can't be merged into its base branch; at most 20 of the <paramref name="Paths"/> in conflict.</summary>
public sealed record MergeConflict(IReadOnlyList<string> Paths, int Count) : ReviewProblem;

/// <summary>The review itself failed.</summary>
public sealed record ReviewFailed(OutcomeReason Reason) : ReviewProblem;

/// <summary>What happens to an environment when a pull request is merged.</summary>
public enum MergeEffect
{
    /// <summary>The changes are applied.</summary>
    Applied,

    /// <summary>They wait until somebody requests a sync.</summary>
    WaitsForSync,

    /// <summary>They wait until the environment is resumed.</summary>
    Suspended,
}

/// <summary>A pull request in one environment.</summary>
public sealed record EnvironmentReview(string Environment, MergeEffect OnMerge, ReviewFinding Finding)
{
    /// <summary>What the pull request shows for it.</summary>
    public PullRequestState State =>
        Finding switch
        {
            ManifestsRejected => PullRequestState.Failure,
            NotPlanned => PullRequestState.Failure,
            PlanRequestNeeded => PullRequestState.ActionRequired,
            Planned { Comparison.Changes: var changes } when changes.Any(c => c.Action == ChangeAction.Blocked) =>
                PullRequestState.ActionRequired,
            _ => PullRequestState.Success,
        };
}

/// <summary>What a review found in an environment. Closed: the records below.</summary>
public abstract record ReviewFinding;

/// <summary>It was planned.</summary>
public sealed record Planned(PlanComparison Comparison) : ReviewFinding
{
    /// <summary>The data sets whose content differs.</summary>
    public ImmutableArray<DataMove> Data { get; init; } = [];

    /// <summary>How long the last successful run of each of these resources took.</summary>
    public IReadOnlyDictionary<ResourceId, TimeSpan> Durations { get; init; } = ImmutableDictionary<ResourceId, TimeSpan>.Empty;
}

/// <summary>Its manifests have errors.</summary>
public sealed record ManifestsRejected(IReadOnlyList<Diagnostic> Diagnostics) : ReviewFinding
{
    /// <summary>How many of the diagnostics are errors.</summary>
    public int Errors => Diagnostics.Count(d => d.Severity == Severity.Error);
}

/// <summary>It could not be planned, because AWS or Git could not be read.</summary>
public sealed record NotPlanned(OutcomeReason Reason) : ReviewFinding;

/// <summary>The pull request is from a fork: its manifests are valid, and AWS is read only when a maintainer requests it.</summary>
public sealed record PlanRequestNeeded : ReviewFinding;

/// <summary>A data set with other content; the row counts are null where it is not text.</summary>
public sealed record DataMove(ResourceId Id, string? Before, string After, long? RowsBefore = null, long? RowsAfter = null);
