using GitOps.Core.Commits;
using GitOps.Core.Diagnostics;
using GitOps.Core.Environments;
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
/// Reconciles one environment: finds its commit, runs the pipeline, and records the outcome. Level-triggered: it uses no decision of an
/// earlier reconciliation, and it never waits. The process can be killed at any point.
/// </summary>
public sealed class Reconciler(
    EnvironmentPipeline pipeline,
    CommitTracker commits,
    IEnvironmentStore environments,
    StatusWriter statusWriter,
    ReconciliationOptions options,
    TimeProvider time
)
{
    /// <summary>Reconciles the environment, records the outcome, and returns the new status.</summary>
    public async Task<EnvironmentStatus> ReconcileAsync(ReconciliationContext context, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var location = context.Git.Locate(context.Id.Environment);
        var result = await RunAsync(context, location, cancellationToken);
        var status = await statusWriter.WriteAsync(context, location, result, began, cancellationToken);
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
        catch (ApplyInterruptedException interrupted)
        {
            return new(new Progressing(interrupted.Reason));
        }
        catch (ServiceException error)
        {
            return new(new Failed(new OperationFailed(error.Operation, error.Message, error.Code)));
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
        var read = Read(context, location);
        if (read.Content.Errors is { Count: > 0 } errors)
            return Stall(new ManifestsInvalid(errors.Count, Diagnostic.FirstError(errors)!));
        var connection = await context.Connect(location.Repository, environment, cancellationToken);
        var inputs = await pipeline.ResolveAsync(read.Content, connection, context.Memory.Cache, cancellationToken);
        if (inputs.Diagnostics.Count > 0)
            return Stall(new ManifestsInvalid(inputs.Diagnostics.Count, Diagnostic.FirstError(inputs.Diagnostics)!));
        return await SyncAsync(context, read, inputs, connection, commit, cancellationToken) with { Inputs = inputs };
    }

    private CommitContent Read(ReconciliationContext context, EnvironmentRevision location)
    {
        var memory = context.Memory;
        if (memory.Content is { } last && last.SettingsCommit == location.SettingsCommit && last.Revision == location.Revision)
            return last;
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
        CancellationToken cancellationToken
    )
    {
        var (id, memory) = (context.Id, context.Memory);
        memory.Status ??= await environments.FindAsync(id, cancellationToken);
        var isRequested = context.Commands.Count > 0;
        var facts = new SyncFacts(
            id,
            read.Content.Environment,
            commit?.State ?? CommitState.Pending,
            commit?.WasApplied ?? false,
            isRequested,
            inputs.Versions,
            memory.Status?.Inputs
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
        memory.Plan = planned.Decided.Plan;
        await context.Journal.ResolveAsync(memory.Plan, cancellationToken);
        if (!planned.Decided.Allowed.Any())
            return Evaluate(memory, new(planned.Decided, [], new Dictionary<Core.Manifests.ResourceId, ChangeFailure>()));
        if (SyncPolicy.HoldBack(facts, memory.Plan) is { } reason)
            return new(new Stalled(reason), memory.Plan, PendingChanges.Of(memory.Plan, memory.Retries));
        await commits.ApplyAsync(id, read.Revision.Commit, cancellationToken);
        return await ApplyAsync(context, planned, connection, cancellationToken);
    }

    private async Task<ReconciliationResult> ApplyAsync(
        ReconciliationContext context,
        PlannedEnvironment planned,
        EnvironmentConnection connection,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var applied = await pipeline.ApplyAsync(
            planned,
            connection,
            new()
            {
                Wait = false,
                BackingOff = context.Memory.Retries.Where(r => r.Value.Next > now).Select(r => r.Key).ToHashSet(),
                Guard = context.Guard,
                Journal = context.Journal,
            },
            context.Progress,
            cancellationToken
        );
        context.Memory.RecordFailures(applied.Failures, options, now);
        return Evaluate(context.Memory, applied);
    }

    private static ReconciliationResult Evaluate(ReconcilerMemory memory, ApplyResult applied)
    {
        var outcome = OutcomeEvaluator.Of(applied.Remaining, applied.Failures, memory.Retries);
        var plan = applied.Remaining.Plan;
        return new(outcome, plan, PendingChanges.Of(plan, memory.Retries)) { Applied = applied.Applied.Count };
    }

    private static ReconciliationResult Stall(OutcomeReason reason) => new(new Stalled(reason));
}
