using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Core.Reviews;
using GitOps.Engine.Connections;
using GitOps.Engine.Errors;
using GitOps.Engine.Observing;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Review;

/// <summary>A pull request of a source, and its environments.</summary>
/// <param name="Source">The repository.</param>
/// <param name="Git">Its commits and its trusted settings, which are those of the default branch.</param>
/// <param name="Environments">The names of the environments in those settings.</param>
/// <param name="PullRequest">The pull request.</param>
/// <param name="MayReadAws">Whether AWS is read although the pull request is from a fork: a maintainer requested it for this head.</param>
public sealed record ReviewRequest(
    RemoteSource Source,
    CommitReader Git,
    IReadOnlyList<string> Environments,
    PullRequest PullRequest,
    bool MayReadAws = false
);

/// <summary>
/// Plans what merging a pull request would do, in each environment that follows its base branch and whose files it changes. It only reads:
/// settings, roles and accounts are those of the default branch, and everything from the head is data. Thread-safe.
/// </summary>
public sealed class PullRequestReviewer(
    EnvironmentPipeline pipeline,
    IMerges merges,
    Func<string, EnvironmentSettings, CancellationToken, Task<EnvironmentConnection>> connect
)
{
    /// <summary>The plan; null when the pull request has another head by now, for which the next review is.</summary>
    public async Task<PullRequestPlan?> ReviewAsync(ReviewRequest request, CancellationToken cancellationToken)
    {
        var pull = request.PullRequest;
        var locations = request.Environments.Select(request.Git.Locate).Where(l => Follows(l, pull.BaseBranch)).ToList();
        var plan = new PullRequestPlan(pull.Number, pull.Head, pull.Base, pull.BaseBranch);
        if (locations.Count == 0)
            return plan;
        // The newest that was fetched: what the host says may be older or newer than the clone.
        plan = plan with
        {
            Base = locations[0].Revision!.Commit,
        };
        try
        {
            var merge = await merges.MergeAsync(request.Source, pull.Number, plan.Base, pull.Head, cancellationToken);
            if (merge is HeadReplaced)
                return null;
            if (merge is Conflicting conflict)
                return plan with { Problem = new MergeConflict(conflict.Paths, conflict.Count) };
            using var merged = (Merged)merge;
            foreach (var location in locations)
                if (await ReviewAsync(request, location, merged.Files, cancellationToken) is { } review)
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
        ReviewRequest request,
        EnvironmentRevision location,
        IRepositoryFiles merged,
        CancellationToken cancellationToken
    )
    {
        var environment = location.Environment!;
        using var files = request.Git.Open(location);
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
            : request.PullRequest.IsFromFork && !request.MayReadAws ? new PlanRequestNeeded()
            : await PlanAsync(location, before, after, cache, cancellationToken);
        return new(environment.Name, effect, finding);
    }

    private async Task<ReviewFinding> PlanAsync(
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
            };
        }
        catch (ServiceException error)
        {
            return new NotPlanned(error.ToReason());
        }
    }

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
