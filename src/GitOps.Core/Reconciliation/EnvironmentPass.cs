using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Operations;
using GitOps.Core.Planning;
using GitOps.Core.Ports;

namespace GitOps.Core.Reconciliation;

/// <summary>
/// One pass over one environment: what does Git say, what is there, what is to be done, do what is ready, tell how it stands. Level-triggered: it starts
/// from nothing that an earlier pass decided, and it never waits. It can be killed anywhere.
/// </summary>
public sealed class EnvironmentPass(PassPorts ports, PassOptions options)
{
    private readonly CommitTracking _commits = new(ports.Commits, ports.Book, ports.Time);

    /// <summary>Runs the pass and records how it ended; gives how the environment stands and when it is to be looked at again.</summary>
    public async Task<EnvironmentStatus> RunAsync(PassContext context, CancellationToken cancellationToken)
    {
        var began = ports.Time.GetUtcNow();
        var location = context.Git.Locate(context.Id.Environment);
        var requests = await ports.Requests.OpenAsync(context.Id, cancellationToken);
        var verdict = await DecideAsync(context, location, requests, cancellationToken);
        var status = await new PassRecording(ports, options, _commits).WriteAsync(
            context,
            location,
            verdict,
            requests,
            began,
            cancellationToken
        );
        context.Memory.Rest(status);
        return status;
    }

    private async Task<Verdict> DecideAsync(
        PassContext context,
        Location location,
        IReadOnlyList<UserRequest> requests,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await TakeAsync(context, location, requests, cancellationToken);
        }
        catch (PassEndedException ended)
        {
            return Verdict.Of(new Waiting(ended.Message));
        }
        catch (RefusedException refusal)
        {
            return Verdict.Of(new Failed($"{refusal.Operation} was refused: {refusal.Message} ({refusal.Code})"));
        }
    }

    private async Task<Verdict> TakeAsync(
        PassContext context,
        Location location,
        IReadOnlyList<UserRequest> requests,
        CancellationToken cancellationToken
    )
    {
        if (location.Revision is not { } revision)
            return Stall(location.Fault!);
        // The commit is fixed first and then read, so that it ends however bad it is.
        var state = await _commits.TakeUpAsync(context.Id, revision.Commit, cancellationToken);
        if (location.Environment is not { } environment)
            return Stall(location.Fault!);
        if (environment.Suspend)
            return Stall($"suspended in {RepositorySettingsReader.FileName}") with { IsHeldBack = true };
        if (context.Git.SignatureFault(location) is { } unsigned)
            return Stall(unsigned);
        var reading = context.Git.Read(location, context.Memory);
        if (reading.Errors is { Count: > 0 } errors)
            return Stall(
                $"{errors.Count} error{(errors.Count == 1 ? "" : "s")} in the manifests, the first at {Diagnostic.FirstError(errors)}"
            );

        var connection = await context.Connect(location.Repository, environment, cancellationToken);
        var loaded = await new DesiredLoading(
            reading.Files,
            connection.Datasets,
            connection.Reader,
            ports.Time.GetUtcNow(),
            context.Memory.Hashes,
            context.Memory.Desired
        ).LoadAsync(reading.Graph, cancellationToken);
        if (loaded.Diagnostics.Count > 0)
            return Stall($"{loaded.Diagnostics[0].Message}");
        return await ApplyAsync(context, reading, loaded, connection, state, requests, cancellationToken) with { Loaded = loaded };
    }

    private async Task<Verdict> ApplyAsync(
        PassContext context,
        GitReading reading,
        LoadedGraph loaded,
        EnvironmentConnection connection,
        CommitState state,
        IReadOnlyList<UserRequest> requests,
        CancellationToken cancellationToken
    )
    {
        var (graph, environment) = (loaded.Graph, reading.Environment);
        var observed = await new Observation(connection.Reader, connection.Datasets, searchFrom: 1, context.Memory.Plan).ObserveAsync(
            graph,
            verify: false,
            cancellationToken
        );
        var planning = PlanningOf(context, reading, requests);
        var plan = context.Memory.Plan = Planner.Plan(graph, observed, ports.Catalog, planning);
        var isAsked = requests.Count > 0;
        if (!plan.Changes.Any(c => c.IsActionable))
            return Judge(context, plan, null);
        if (state == CommitState.Pending && !environment.IsAutomatic && !isAsked && !plan.IsEmpty)
            return Stalled(context, plan, $"{Count(plan)} to be made: sync is manual, so `gitops sync {context.Id}` starts it") with
            {
                IsHeldBack = true,
            };
        var before = context.Memory.Status ??= await ports.Book.FindAsync(context.Id, cancellationToken);
        var hasMoved = before is not null && before.Automatic != loaded.Automatic;
        if (
            state == CommitState.Succeeded
            && !hasMoved
            && !isAsked
            && !plan.IsEmpty
            && before is not null
            && before.Proposed != loaded.Proposed
        )
            return Stalled(
                context,
                plan,
                $"there is new data: {Count(plan)} would follow; `gitops sync {context.Id}` runs it, onNewData: run in the data set does so by itself"
            ) with
            {
                IsHeldBack = true,
            };
        if (state == CommitState.Succeeded && !hasMoved && !environment.SelfHeal && !isAsked && !plan.IsEmpty)
            return Stalled(
                context,
                plan,
                $"{Count(plan)} not as Git says any more: {plan.Shown.First().Id}; `gitops sync {context.Id}` puts it right, sync.selfHeal does so by itself"
            ) with
            {
                Drifted = plan.Shown.Count(),
                IsHeldBack = true,
            };

        await _commits.MoveAsync(
            context.Id,
            reading.Revision.Commit,
            [CommitState.Pending, CommitState.Failed, CommitState.Succeeded],
            CommitState.Applying,
            "",
            cancellationToken
        );
        var now = ports.Time.GetUtcNow();
        var apply = new ApplyOperation(
            connection.Reader,
            new GuardedWriter(connection.Writer, context.MayGoOn),
            connection.Datasets,
            context.Observer,
            ports.Time,
            ports.Catalog
        );
        var result = await apply.RunAsync(
            graph,
            observed,
            reading.Files,
            new()
            {
                Plan = planning,
                Wait = false,
                NotYet = context.Memory.Refused.Where(r => r.Value.Next > now).Select(r => r.Key).ToHashSet(),
                BeforeEach = context.MayGoOn,
            },
            cancellationToken
        );
        Remember(context.Memory, result, now);
        return Judge(context, result.Remaining, result.Refusals.Count > 0 ? result.Outcome : null);
    }

    private PlanOptions PlanningOf(PassContext context, GitReading reading, IReadOnlyList<UserRequest> requests) =>
        new()
        {
            Source = reading.Files.Source,
            Before = context.Memory.Plan,
            AllowPrune = Trailers.AllowPrune(reading.Message),
            Retry = requests
                .Where(r => r.What == "retry" && r.Resource.Contains('/', StringComparison.Ordinal))
                .Select(r => new ResourceId(r.Resource.Split('/')[0], r.Resource.Split('/')[1]))
                .ToHashSet(),
        };

    // A refusal is tried again, each time later.
    private void Remember(EnvironmentMemory memory, ApplyResult result, DateTimeOffset now)
    {
        var tried = memory.Refused.Where(r => r.Value.Next <= now).Select(r => r.Key).ToList();
        foreach (var id in tried.Where(id => !result.Refusals.ContainsKey(id)))
            memory.Refused.Remove(id);
        foreach (var (id, reason) in result.Refusals)
        {
            var times = (memory.Refused.GetValueOrDefault(id)?.Times ?? 0) + 1;
            memory.Refused[id] = new(times, now + Backoff.After(times, options.FirstRetry, options.MostRetry, options.Chance()), reason);
        }
    }

    private static Verdict Judge(PassContext context, Plan plan, Outcome? refused)
    {
        var causes = Verdict.CausesOf(plan, context.Memory.Refused);
        if (refused is not null)
            return new(refused, plan, causes);
        if (plan.Changes.FirstOrDefault(c => c.Action == ChangeAction.Blocked) is { } blocked)
            return new(new Stalled($"{blocked.Id}: {blocked.Reason}"), plan, causes);
        if (
            context.Memory.Refused.FirstOrDefault(r => plan.Changes.Any(c => c.Id == r.Key && c.IsActionable)) is
            { Key: { } again, Value: var failure }
        )
            return new(new Failed($"{again}: {failure.Reason}"), plan, causes);
        if (causes.FirstOrDefault() is { } first)
            return new(new Waiting($"{first.Resource}: {first.Reason}"), plan, causes);
        return new(new Converged(plan.Notes.Count == 0 ? "all is as Git says" : $"all is as Git says; {plan.Notes[^1]}"), plan, []);
    }

    private static Verdict Stalled(PassContext context, Plan plan, string why) =>
        new(new Stalled(why), plan, Verdict.CausesOf(plan, context.Memory.Refused));

    private static Verdict Stall(string why) => Verdict.Of(new Stalled(why));

    private static string Count(Plan plan) => $"{plan.Shown.Count()} change{(plan.Shown.Count() == 1 ? "" : "s")}";
}
