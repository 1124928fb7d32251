using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Errors;
using GitOps.Testing;

namespace GitOps.Engine.Tests.Applying;

public sealed class ApplierTests
{
    private readonly Situation _situation = Situation.New();

    [Fact]
    public async Task Everything_is_applied_in_the_order_of_dependencies()
    {
        var result = await _situation.ApplyAsync();

        Assert.Equal(["Dataset", "TrainingJob", "Model", "EndpointConfig", "Endpoint"], result.Applied.Select(c => c.Id.Kind));
        Assert.True(result.Remaining.Plan.IsEmpty);
        Assert.Empty(result.Failures);
    }

    [Fact]
    public async Task A_second_apply_writes_nothing()
    {
        await _situation.ApplyAsync();
        var writes = _situation.Aws.Writes.Count;

        var result = await _situation.ApplyAsync();

        Assert.Empty(result.Applied);
        Assert.Equal(writes, _situation.Aws.Writes.Count);
    }

    [Fact]
    public async Task An_apply_that_is_cancelled_after_any_call_is_finished_by_the_next_one()
    {
        await _situation.ApplyAsync();
        var expected = _situation.Aws.Writes;

        foreach (var last in expected)
        {
            var situation = Situation.New();
            using var interrupt = new CancellationTokenSource();
            situation.Aws.After(last, interrupt.Cancel);

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => situation.ApplyAsync(cancellationToken: interrupt.Token));
            var result = await situation.ApplyAsync();

            Assert.Equal(expected, situation.Aws.Writes);
            Assert.True(result.Remaining.Plan.IsEmpty, last);
        }
    }

    [Fact]
    public async Task A_failure_blocks_what_depends_on_it_and_nothing_else()
    {
        _situation.Replace("models/pipeline.yaml", Manifests.Pipeline);
        _situation.Aws.Reject("Create TrainingJob", ServiceErrorKind.AccessDenied);

        var result = await _situation.ApplyAsync();

        Assert.Equal(["TrainingJob/churn"], result.Failures.Keys.Select(k => k.ToString()));
        Assert.Equal(["Dataset", "Pipeline"], result.Applied.Select(c => c.Id.Kind).Order());
        Assert.DoesNotContain(_situation.Aws.Writes, w => w.StartsWith("Create Model", StringComparison.Ordinal));
        Assert.IsType<RequestFailed>(result.Failures.Values.Single());
    }

    [Fact]
    public async Task A_failed_change_is_tried_once_in_an_apply()
    {
        _situation.Aws.Reject("Create TrainingJob", ServiceErrorKind.Unavailable);

        await _situation.ApplyAsync();

        Assert.Single(_situation.Aws.Writes, w => w.StartsWith("Create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_backing_off_is_not_tried()
    {
        var result = await _situation.ApplyAsync(options: new() { BackingOff = new HashSet<ResourceId> { new("Dataset", "customers") } });

        Assert.Empty(_situation.Aws.Writes);
        Assert.False(result.Remaining.Plan.IsEmpty);
    }

    [Fact]
    public async Task Without_waiting_an_apply_ends_while_a_run_is_in_progress()
    {
        _situation.Aws.RunsTakeTime = true;

        var result = await _situation.ApplyAsync(options: new() { Wait = false });

        Assert.Equal(ChangeAction.Wait, result.Remaining.Plan.Changes.Single(c => c.Id.Kind == "TrainingJob").Action);
        Assert.Equal(["Dataset", "TrainingJob"], result.Applied.Select(c => c.Id.Kind));
    }

    [Fact]
    public async Task Waiting_polls_until_the_run_has_ended_and_then_goes_on()
    {
        _situation.Aws.RunsTakeTime = true;
        var apply = _situation.ApplyAsync();
        await Eventually.IsTrueAsync(() => Advance(apply) || Polls() > 1, "a second poll");
        Assert.False(apply.IsCompleted);

        _situation.Aws.Change("TrainingJob", _situation.NameOf("TrainingJob"), r => r with { Status = "Completed" });
        await Eventually.IsTrueAsync(() => Advance(apply), "the end of the apply");

        var result = await apply;
        Assert.True(result.Remaining.Plan.IsEmpty);
        Assert.Contains(_situation.Progress.Events, e => e is RunProgressed { Status: "InProgress" });
        Assert.Contains(_situation.Progress.Events, e => e is RunEnded { Succeeded: true });
    }

    [Fact]
    public async Task What_others_changed_during_a_wait_is_observed_and_can_stop_the_apply()
    {
        _situation.Aws.RunsTakeTime = true;
        var apply = _situation.ApplyAsync(
            options: new()
            {
                StateGuard = state =>
                {
                    if (state.Resources.Values.Any(r => r.Kind.Name == "Model"))
                        throw new ApplyInterruptedException(new SupersededBy("beef"));
                },
            }
        );
        await Eventually.IsTrueAsync(() => _situation.Progress.Events.Any(e => e is RunProgressed), "the run in progress");
        var writes = _situation.Aws.Writes.Count;

        // Another apply creates the model, in another version.
        _situation.Aws.RunsTakeTime = false;
        _situation.Aws.Change("TrainingJob", _situation.NameOf("TrainingJob"), r => r with { Status = "Completed" });
        _situation.Aws.With(Simulation.Apply(_situation.Graph));
        await Eventually.IsTrueAsync(() => Advance(apply), "the end of the apply");

        Assert.Equal(new SupersededBy("beef"), (await apply).Interruption);
        Assert.Equal(writes, _situation.Aws.Writes.Count);
    }

    [Fact]
    public async Task A_run_that_disappears_while_it_is_polled_ends_as_gone()
    {
        _situation.Aws.RunsTakeTime = true;
        var apply = _situation.ApplyAsync();
        await Eventually.IsTrueAsync(() => _situation.Progress.Events.Any(e => e is RunProgressed), "the run in progress");

        _situation.Aws.RunsTakeTime = false;
        _situation.Aws.Remove("TrainingJob", _situation.NameOf("TrainingJob"));

        await Eventually.IsTrueAsync(() => Advance(apply), "the end of the apply");

        Assert.Contains(_situation.Progress.Events, e => e is RunEnded { Status: "gone", Succeeded: false });
        Assert.True((await apply).Remaining.Plan.IsEmpty);
    }

    [Fact]
    public async Task A_retry_is_one_attempt()
    {
        await _situation.ApplyAsync();
        var name = _situation.NameOf("TrainingJob");
        _situation.Aws.Change("TrainingJob", name, r => r with { Status = "Failed", Failure = "out of memory" });
        _situation.Aws.After(
            $"Create TrainingJob {name}-2",
            () => _situation.Aws.Change("TrainingJob", name + "-2", r => r with { Status = "Failed", Failure = "out of memory" })
        );

        var result = await _situation.ApplyAsync(new SyncRequest { Retry = new HashSet<ResourceId> { new("TrainingJob", "churn") } });

        Assert.Single(result.Applied, c => c.Action == ChangeAction.Run);
        Assert.Equal(ChangeAction.Blocked, result.Remaining.Plan.Changes.Single(c => c.Id.Kind == "TrainingJob").Action);
        Assert.DoesNotContain(_situation.Aws.Writes, w => w.EndsWith("-3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_guard_is_called_before_each_round_and_stops_the_apply()
    {
        // The first round, the second one, and its creation.
        var calls = 0;

        var apply = _situation.ApplyAsync(
            options: new() { Guard = _ => ++calls < 4 ? Task.CompletedTask : throw new ApplyInterruptedException(new LeaseExpired()) }
        );

        Assert.Equal(new LeaseExpired(), (await apply).Interruption);
        Assert.Equal(["Upload", "Create"], _situation.Aws.Writes.Select(w => w.Split(' ')[0]));
    }

    [Fact]
    public async Task The_guard_is_called_directly_before_each_change()
    {
        var situation = Situation.Synced().Edit("models/endpoint.yaml", "initialInstanceCount: 1", "initialInstanceCount: 2");
        var guarded = new HashSet<int>();

        await situation.ApplyAsync(
            options: new()
            {
                Guard = _ =>
                {
                    guarded.Add(situation.Aws.Journal.Count);
                    return Task.CompletedTask;
                },
            }
        );

        var writes = situation.Aws.Journal.Index().Where(c => situation.Aws.Writes.Contains(c.Item)).ToList();
        Assert.Equal(
            ["Create EndpointConfig", "Tag Endpoint", "Update Endpoint"],
            writes.Select(w => string.Join(' ', w.Item.Split(' ')[..2]))
        );
        Assert.All(writes, w => Assert.Contains(w.Index, guarded));
    }

    [Fact]
    public async Task A_change_that_has_no_effect_is_not_sent_for_ever()
    {
        var situation = Situation.Synced().Edit("models/endpoint.yaml", "initialInstanceCount: 1", "initialInstanceCount: 2");
        void Undo() =>
            situation.Aws.Change(
                "Endpoint",
                "churn",
                r => r with { Description = r.Description!.With("EndpointConfigName", Schema.Values.DataScalar.Of("another")) }
            );
        for (var i = 0; i < 5; i++)
            situation.Aws.After("Update Endpoint", Undo);

        var result = await situation.ApplyAsync();

        Assert.Equal(new NoEffect("churn"), result.Failures[new("Endpoint", "churn")]);
        Assert.Equal(3, situation.Aws.Writes.Count(w => w.StartsWith("Update Endpoint", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Each_change_is_reported_when_it_starts_and_when_it_ends()
    {
        _situation.Aws.Reject("Create Model", ServiceErrorKind.InvalidRequest);

        await _situation.ApplyAsync();

        Assert.Equal(
            ["ChangeStarted", "ChangeApplied", "ChangeStarted", "ChangeApplied", "ChangeStarted", "ChangeFailed"],
            _situation.Progress.Events.Select(e => e.GetType().Name)
        );
    }

    [Fact]
    public async Task A_version_is_found_through_its_group_after_it_was_created()
    {
        var situation = Situation.Of(Manifests.Package);

        var result = await situation.ApplyAsync();

        Assert.True(result.Remaining.Plan.IsEmpty);
        Assert.Equal(2, result.Applied.Count);
    }

    private int Polls() => _situation.Aws.Journal.Count(c => c.StartsWith("Refresh", StringComparison.Ordinal));

    // Moves the time on until what waits for it has ended.
    private bool Advance(Task apply)
    {
        _situation.Time.Advance(TimeSpan.FromSeconds(15));
        return apply.IsCompleted;
    }
}
