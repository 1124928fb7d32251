using GitOps.Core.Commands;
using GitOps.Core.Commits;
using GitOps.Core.Diagnostics;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Commits;
using GitOps.Engine.Connections;
using GitOps.Engine.Errors;
using GitOps.Engine.Observing;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// Reconciles one environment: runs the pipeline on its commit, and records the outcome. Level-triggered: it plans from the actual state
/// each time, and it never waits; of earlier reconciliations only retries and what was synced decide. The process can be killed at any
/// point.
/// </summary>
public sealed class Reconciler(
    EnvironmentPipeline pipeline,
    CommitTracker commits,
    ReconciliationRecorder recorder,
    ReconciliationOptions options,
    TimeProvider time
)
{
    /// <summary>Reconciles the environment, records the outcome, and returns the new status.</summary>
    public async Task<EnvironmentStatus> ReconcileAsync(ReconciliationContext context, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        await recorder.LoadAsync(context, cancellationToken);
        var location = context.Location;
        var result = context.Problem is { } problem ? new(new Failed(problem)) : await RunAsync(context, location, cancellationToken);
        var status = await recorder.WriteAsync(context, location, result, began, cancellationToken);
        context.Memory.Trim(status);
        return status;
    }

    private async Task<ReconciliationResult> RunAsync(
        ReconciliationContext context,
        EnvironmentRevision location,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await RunStagesAsync(context, location, cancellationToken);
        }
        catch (Exception exception) when (UnexpectedErrors.IsOutcome(exception))
        {
            return new(new Failed(UnexpectedErrors.ToReason(exception, context.Progress)));
        }
    }

    private async Task<ReconciliationResult> RunStagesAsync(
        ReconciliationContext context,
        EnvironmentRevision location,
        CancellationToken cancellationToken
    )
    {
        if (location.Revision is not { } revision)
            return Stall(location.Problem!);
        // The commit is recorded before it is read, so that it reaches a final state even if its content is invalid.
        var commit = await commits.StartAsync(context.Id, revision.Commit, cancellationToken);
        if (location.Environment is not { } environment)
            return Stall(location.Problem!);
        if (environment.Suspend)
            return Stall(new EnvironmentSuspended());
        if (context.Git.CheckSignature(location) is { } untrusted)
            return Stall(untrusted);
        var guard = IsRead(context, location) ? ReadingGuard.None : context.Reading;
        var isRequested = context.Memory.HasNew(context.Commands);
        var (mark, refusal) = await guard.BeginAsync(context.Id.ToString(), revision.Commit, isRequested, cancellationToken);
        using var reading = mark;
        if (refusal is not null)
            return Stall(refusal);
        var read = Read(context, location);
        if (read.Content.Errors is { Count: > 0 } errors)
            return Stall(new ManifestsInvalid(errors.Count, Diagnostic.FirstError(errors)!));
        var connection = await context.Connect(location.Repository, environment, cancellationToken);
        var inputs = await pipeline.ResolveAsync(read.Content, connection, context.Memory.Cache, cancellationToken);
        if (inputs.Diagnostics.Count > 0)
            return Stall(new ManifestsInvalid(inputs.Diagnostics.Count, Diagnostic.FirstError(inputs.Diagnostics)!));
        return await SyncAsync(context, read, inputs, connection, commit, reading, cancellationToken) with { Inputs = inputs };
    }

    private static bool IsRead(ReconciliationContext context, EnvironmentRevision location) =>
        context.Memory.Content is { } last && last.SettingsCommit == location.SettingsCommit && last.Revision == location.Revision;

    private CommitContent Read(ReconciliationContext context, EnvironmentRevision location)
    {
        var memory = context.Memory;
        if (IsRead(context, location))
            return memory.Content!;
        memory.Replace(null);
        var content = pipeline.Read(location.Repository, location.Environment!, context.Git.Open(location), memory.Cache);
        var message = context.Git.MessageOf(location.Revision!);
        memory.Replace(new(location.SettingsCommit, location.Revision!, message, content));
        return memory.Content!;
    }

    private async Task<ReconciliationResult> SyncAsync(
        ReconciliationContext context,
        CommitContent read,
        ResolvedInputs inputs,
        EnvironmentConnection connection,
        CommitRecord? commit,
        IDisposable reading,
        CancellationToken cancellationToken
    )
    {
        var (id, memory) = (context.Id, context.Memory);
        var isRequested = context.Commands.Any(c => c.Command is SyncCommand sync && sync.Commit == read.Revision.Commit);
        var facts = new SyncFacts(
            id,
            read.Content.Environment,
            commit?.State ?? CommitState.Pending,
            isRequested,
            inputs.Versions,
            memory.Status
        );
        var planned = await pipeline.PlanAsync(
            read.Content.Files,
            inputs.Graph,
            connection,
            new()
            {
                Request = new SyncRequest
                {
                    Before = memory.Plan,
                    AllowPrune = Trailers.AllowPrune(read.Message),
                    Retry = context.Retries,
                },
                Cause = SyncPolicy.CauseOf(facts, read.Revision.Commit, context.Retries),
                SearchThreshold = 1,
            },
            cancellationToken
        );
        reading.Dispose();
        memory.Plan = planned.Decided.Plan;
        memory.ReviewRetries(memory.Plan, context.Commands);
        await context.Journal.ResolveAsync(memory.Plan, cancellationToken);
        if (!planned.Decided.Allowed.Any())
            return Evaluate(memory, new(planned.Decided, [], new Dictionary<ResourceId, ChangeFailure>()));
        var decision = SyncPolicy.Decide(facts, memory.Plan, inputs.Graph);
        if (decision.HeldBack is not { } outcome)
        {
            await commits.ApplyAsync(id, read.Revision.Commit, cancellationToken);
            return await ApplyAsync(context, planned, connection, only: null, cancellationToken);
        }

        // A retry is a request for its resource alone: what else is held back still waits.
        var exempt = decision.Exempt.Union(context.Retries).ToHashSet();
        if (!memory.Plan.Changes.Any(c => exempt.Contains(c.Id) && c.Action != ChangeAction.NoChange))
            return new(outcome, memory.Plan, PendingChanges.Of(memory.Plan, memory.Retries));
        var applied = await ApplyAsync(context, planned, connection, exempt, cancellationToken);
        return applied.Outcome is Failed || applied.Plan is not { } remaining || IsInProgress(remaining, exempt)
            ? applied
            : new(outcome, remaining, applied.Pending) { Applied = applied.Applied };
    }

    private static bool IsInProgress(Plan plan, IReadOnlySet<ResourceId> ids) =>
        plan.Changes.Any(c => ids.Contains(c.Id) && (c.Action == ChangeAction.Wait || c.IsActionable));

    private async Task<ReconciliationResult> ApplyAsync(
        ReconciliationContext context,
        PlannedEnvironment planned,
        EnvironmentConnection connection,
        IReadOnlySet<ResourceId>? only,
        CancellationToken cancellationToken
    )
    {
        var (memory, now) = (context.Memory, time.GetUtcNow());
        var applied = await pipeline.ApplyAsync(
            planned,
            connection,
            new()
            {
                Wait = false,
                BackingOff = memory.Retries.Where(r => r.Value.Next > now).Select(r => r.Key).ToHashSet(),
                Only = only,
                Guard = context.Guard,
                Journal = context.Journal,
                Controller = context.Owner,
            },
            context.Progress,
            cancellationToken
        );
        memory.RecordFailures(applied.Failures, applied.Remaining.Plan, options, now);
        return applied.Interruption is { } interruption
            ? new(new Progressing(interruption)) { Applied = applied.Applied.Count }
            : Evaluate(memory, applied);
    }

    private static ReconciliationResult Evaluate(ReconcilerMemory memory, ApplyResult applied)
    {
        var outcome = OutcomeEvaluator.Of(applied.Remaining, applied.Failures, memory.Retries);
        var plan = applied.Remaining.Plan;
        return new(outcome, plan, PendingChanges.Of(plan, memory.Retries)) { Applied = applied.Applied.Count };
    }

    private static ReconciliationResult Stall(OutcomeReason reason) => new(new Stalled(reason));
}
