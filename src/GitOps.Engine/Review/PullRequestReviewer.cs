using System.Collections.Immutable;
using GitOps.Core.Environments;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Core.Reviews;
using GitOps.Engine.Connections;
using GitOps.Engine.Errors;
using GitOps.Engine.Observing;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Review;

/// <summary>
/// Plans what merging a pull request or a merge group would do, in each environment that follows its base branch and whose files it
/// changes. It only reads: settings, roles and accounts are those of the default branch, and everything from the head is data. Thread-safe.
/// </summary>
/// <param name="pipeline">Reads and plans.</param>
/// <param name="merges">Computes merge results.</param>
/// <param name="connect">Connects to the account of an environment.</param>
/// <param name="runs">The last runs of an environment, newest first; null where no history is kept.</param>
public sealed class PullRequestReviewer(
    EnvironmentPipeline pipeline,
    IMerges merges,
    Func<string, EnvironmentSettings, CancellationToken, Task<EnvironmentConnection>> connect,
    Func<EnvironmentId, CancellationToken, Task<IReadOnlyList<RunRecord>>>? runs = null
)
{
    /// <summary>
    /// The plan of a pull request; null when it has another head by now, for which the next review is. AWS is read for a fork only if
    /// <paramref name="isRequested"/>: a maintainer requested it for this head.
    /// </summary>
    public Task<PullRequestPlan?> ReviewAsync(ReviewSource source, PullRequest pull, bool isRequested, CancellationToken cancellationToken)
    {
        Task<MergeResult> MergeAsync(string tip) => merges.MergeAsync(source.Remote, pull.Number, tip, pull.Head, cancellationToken);
        var plan = new PullRequestPlan(pull.Number, pull.Head, pull.Base, pull.BaseBranch);
        return ReviewAsync(source, plan, MergeAsync, readsAws: isRequested || !pull.IsFromFork, cancellationToken);
    }

    /// <summary>The plan of a merge group, which people with write access have queued.</summary>
    public async Task<PullRequestPlan> ReviewAsync(
        ReviewSource source,
        Revision group,
        string baseBranch,
        CancellationToken cancellationToken
    )
    {
        Task<MergeResult> OpenAsync(string tip) => Task.FromResult<MergeResult>(new Merged(source.Git.Open(group)));
        var plan = new PullRequestPlan(0, group.Commit, "", baseBranch);
        return (await ReviewAsync(source, plan, OpenAsync, readsAws: true, cancellationToken))!;
    }

    private async Task<PullRequestPlan?> ReviewAsync(
        ReviewSource source,
        PullRequestPlan plan,
        Func<string, Task<MergeResult>> merge,
        bool readsAws,
        CancellationToken cancellationToken
    )
    {
        var (names, problem) = source.Git.ListEnvironments();
        var locations = names.Select(source.Git.Locate).Where(l => Follows(l, plan.BaseBranch)).ToList();
        var hasSettings = plan.BaseBranch == source.Git.DefaultBranch;
        if (source.Git.TipOf(plan.BaseBranch) is not { } tip || (locations.Count == 0 && !hasSettings))
            return plan with { Problem = problem is null ? null : new ReviewFailed(problem) };
        // The newest that was fetched: what the host says may be older or newer than the clone.
        plan = plan with
        {
            Base = tip.Commit,
        };
        try
        {
            var result = await merge(tip.Commit);
            if (result is HeadReplaced)
                return null;
            if (result is Conflicting conflict)
                return plan with { Problem = new MergeConflict(conflict.Paths, conflict.Count) };
            using var merged = (Merged)result;
            plan = plan with { Settings = hasSettings ? source.Git.CheckSettings(merged.Files) : null };
            // What repairs the settings can't be planned with them.
            if (problem is not null && plan.Settings is null)
                return plan with { Problem = new ReviewFailed(problem) };
            foreach (var location in locations)
                if (await ReviewAsync(source, location, merged.Files, readsAws, cancellationToken) is { } review)
                    plan = plan with { Environments = plan.Environments.Add(review) };
            return plan;
        }
        catch (ServiceException error)
        {
            return plan with { Problem = new ReviewFailed(error.ToReason()) };
        }
    }

    private static bool Follows(EnvironmentRevision location, string branch) =>
        location is { Environment.Selector: BranchSelector follows, Revision: not null } && follows.Branch == branch;

    // Null when the pull request does not change the environment.
    private async Task<EnvironmentReview?> ReviewAsync(
        ReviewSource source,
        EnvironmentRevision location,
        IRepositoryFiles merged,
        bool readsAws,
        CancellationToken cancellationToken
    )
    {
        var environment = location.Environment!;
        using var files = source.Git.Open(location);
        // What both have in common is parsed and resolved once.
        var cache = new ReadingCache();
        var before = pipeline.Read(location.Repository, environment, files, cache);
        if (before.IsSameIn(files, merged))
            return null;
        var after = pipeline.Read(location.Repository, environment, merged, cache);
        var effect =
            environment.Suspend ? MergeEffect.Suspended
            : environment.IsAutomatic ? MergeEffect.Applied
            : MergeEffect.WaitsForSync;
        var finding =
            after.Errors.Count > 0 ? new ManifestsRejected(after.Diagnostics)
            : !readsAws ? new PlanRequestNeeded()
            : await PlanAsync(source.Name, location, before, after, cache, cancellationToken);
        return new(environment.Name, effect, finding);
    }

    private async Task<ReviewFinding> PlanAsync(
        string source,
        EnvironmentRevision location,
        EnvironmentContent before,
        EnvironmentContent after,
        ReadingCache cache,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var connection = await connect(location.Repository, location.Environment!, cancellationToken);
            var (inputs, plan) = await PlanAsync(after, connection, cache, cancellationToken);
            if (plan is null)
                return new ManifestsRejected(inputs.Diagnostics);
            // A base branch with errors has no plan: then all is the pull request's.
            var (inputsBefore, planBefore) =
                before.Errors.Count > 0 ? (null, null) : await PlanAsync(before, connection, cache, cancellationToken);
            return new Planned(PlanComparison.Of(planBefore ?? plan with { Changes = [] }, plan))
            {
                Data = inputsBefore is null ? [] : DataMoves.Of(inputsBefore.Graph, before.Files, inputs.Graph, after.Files),
                Durations = await DurationsAsync(new(source, location.Environment!.Name), cancellationToken),
            };
        }
        catch (ServiceException error)
        {
            return new NotPlanned(error.ToReason());
        }
    }

    private async Task<IReadOnlyDictionary<ResourceId, TimeSpan>> DurationsAsync(EnvironmentId id, CancellationToken cancellationToken) =>
        runs is null ? ImmutableDictionary<ResourceId, TimeSpan>.Empty : RunDurations.Of(await runs(id, cancellationToken));

    // The plan is null when the inputs have errors.
    private async Task<(ResolvedInputs Inputs, Plan? Plan)> PlanAsync(
        EnvironmentContent content,
        EnvironmentConnection connection,
        ReadingCache cache,
        CancellationToken cancellationToken
    )
    {
        var inputs = await pipeline.ResolveAsync(content, connection, cache, cancellationToken);
        if (inputs.Diagnostics.Count > 0)
            return (inputs, null);
        var options = new PlanOptions { Cause = new(Core.Decisions.CauseKind.Commit, content.Files.Commit) };
        var planned = await pipeline.PlanAsync(content.Files, inputs.Graph, connection, options, cancellationToken);
        return (inputs, planned.Decided.Plan);
    }
}
