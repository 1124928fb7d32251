using GitOps.Core.Commands;
using GitOps.Core.Commits;
using GitOps.Core.Environments;
using GitOps.Core.Observed;
using GitOps.Engine.Errors;
using GitOps.Engine.Reconciling;

namespace GitOps.Engine.Tests.Reconciling;

/// <summary>What is applied without a request, over several reconciliations, controllers and restarts.</summary>
public sealed class HoldBackTests
{
    private const string Manual = "\n    sync: {mode: manual}\n";
    private static readonly RetryCommand RetryTraining = new(ReconcilerDriver.Id, new("TrainingJob", "churn"), "ada", Situation.Noon);

    private readonly ReconcilerDriver _driver = new();

    private SyncCommand Sync => new(ReconcilerDriver.Id, _driver.Remote.Head!, "ada", Situation.Noon);

    [Fact]
    public async Task A_commit_that_failed_before_anybody_synced_it_waits_for_a_sync_after_it_is_fixed()
    {
        _driver.Files["signers"] = "ada ssh-ed25519 AAAA";
        var commit = await _driver.CommitAsync("\n    sync: {mode: manual}\n    signers: {allowedSigners: signers}\n");
        await _driver.ReconcileAsync();
        Assert.Equal(CommitState.Failed, _driver.Commits[commit].State);
        _driver.Remote.Signed.Add(commit);

        var trusted = await _driver.ReconcileAsync();
        await _driver.EnqueueAsync(Sync);
        var synced = await _driver.ReconcileAsync();

        Assert.IsType<SyncIsManual>(trusted.Outcome.Reason);
        Assert.IsType<Synced>(synced.Outcome);
    }

    [Fact]
    public async Task Drift_is_not_taken_for_new_data_by_a_controller_that_was_away_while_another_synced()
    {
        await _driver.CommitAsync();
        await _driver.ReconcileAsync();
        var away = _driver.Memory;
        _driver.Memory = new();
        _driver.Files["data/customers/more.csv"] = "1,2";
        await _driver.CommitAsync();
        await _driver.ReconcileAsync();
        _driver.Aws.Remove("Endpoint", "churn");
        _driver.Memory = away;

        Assert.IsType<Drifted>((await _driver.ReconcileAsync()).Outcome.Reason);
    }

    [Fact]
    public async Task A_restart_into_a_suspended_environment_does_not_lose_the_inputs_that_were_synced()
    {
        await _driver.CommitAsync();
        var inputs = (await _driver.ReconcileAsync()).Inputs;
        _driver.Memory = new();
        await _driver.CommitAsync("\n    suspend: true\n");

        Assert.Equal(inputs, (await _driver.ReconcileAsync()).Inputs);
    }

    [Fact]
    public async Task A_retry_under_manual_sync_applies_its_resource_alone()
    {
        await _driver.CommitAsync(Manual);
        await _driver.EnqueueAsync(Sync);
        await _driver.ReconcileAsync();
        var run = _driver.Aws.Resources.Values.Single(r => r.Kind.IsRun);
        _driver.Aws.Change("TrainingJob", run.Name, r => r with { Status = "Failed", Failure = "oom" });
        _driver.Edit("models/endpoint.yaml", "initialInstanceCount: 1", "initialInstanceCount: 2");
        await _driver.CommitAsync();
        var before = _driver.Aws.Writes.Count;
        await _driver.EnqueueAsync(RetryTraining);

        var status = await _driver.ReconcileAsync();

        // The failed attempt is forgotten, the endpoint's change waits.
        Assert.Equal([$"Create TrainingJob {run.Name}-2", $"Tag TrainingJob {run.Name}"], _driver.Aws.Writes.Skip(before));
        Assert.IsType<SyncIsManual>(status.Outcome.Reason);
        Assert.Empty(await _driver.PendingAsync());
    }

    [Fact]
    public async Task A_sync_of_a_commit_does_not_apply_a_later_one()
    {
        _driver.Aws.RunsTakeTime = true;
        await _driver.CommitAsync(Manual);
        await _driver.EnqueueAsync(Sync);
        Assert.IsType<Progressing>((await _driver.ReconcileAsync()).Outcome);
        _driver.Edit("models/training.yaml", "max_depth: \"5\"", "max_depth: \"6\"");
        await _driver.CommitAsync();
        var before = _driver.Aws.Writes.Count;

        var status = await _driver.ReconcileAsync();

        Assert.IsType<SyncIsManual>(status.Outcome.Reason);
        Assert.Equal(before, _driver.Aws.Writes.Count);
        Assert.Empty(await _driver.PendingAsync());
    }

    [Fact]
    public async Task A_commit_that_succeeded_stays_so_when_drift_is_corrected_and_that_fails()
    {
        var commit = await _driver.CommitAsync();
        await _driver.ReconcileAsync();
        _driver.Aws.Remove("Endpoint", "churn");
        _driver.Aws.Reject("Create Endpoint", ServiceErrorKind.InvalidRequest);
        await _driver.EnqueueAsync(Sync);

        Assert.IsType<Failed>((await _driver.ReconcileAsync()).Outcome);

        Assert.Equal(CommitState.Succeeded, _driver.Commits[commit].State);
    }

    [Fact]
    public async Task A_fixed_manifest_and_a_request_do_not_wait_for_the_backoff_of_an_earlier_failure()
    {
        await _driver.CommitAsync();
        _driver.Aws.Reject("Create TrainingJob", ServiceErrorKind.InvalidRequest);
        Assert.IsType<Failed>((await _driver.ReconcileAsync()).Outcome);
        _driver.Edit("models/training.yaml", "max_depth: \"5\"", "max_depth: \"6\"");
        await _driver.CommitAsync();
        _driver.Aws.Reject("Create TrainingJob", ServiceErrorKind.InvalidRequest);

        Assert.IsType<Failed>((await _driver.ReconcileAsync()).Outcome);
        await _driver.EnqueueAsync(Sync);

        Assert.IsType<Synced>((await _driver.ReconcileAsync()).Outcome);
    }

    [Fact]
    public async Task A_request_that_fails_again_backs_off_although_it_stays_queued()
    {
        await _driver.CommitAsync();
        for (var i = 0; i < 3; i++)
            _driver.Aws.Reject("Create TrainingJob", ServiceErrorKind.InvalidRequest);
        await _driver.EnqueueAsync(Sync);

        for (var i = 0; i < 3; i++)
            Assert.IsType<Failed>((await _driver.ReconcileAsync()).Outcome);

        Assert.Single(_driver.Aws.Journal, c => c.StartsWith("Create TrainingJob", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_does_not_give_old_runs_to_the_newest_commit()
    {
        var first = await _driver.CommitAsync();
        await _driver.ReconcileAsync();
        var recorded = Assert.Single(_driver.History.Runs);
        Assert.Equal(first, recorded.Commit);
        _driver.Memory = new();
        _driver.Files["models/readme.txt"] = "nothing";
        await _driver.CommitAsync();

        await _driver.ReconcileAsync();

        Assert.Equal(recorded, Assert.Single(_driver.History.Runs));
    }

    [Fact]
    public async Task A_run_that_no_history_has_belongs_to_the_commit_in_its_tags()
    {
        var first = await _driver.CommitAsync();
        await _driver.ReconcileAsync();
        _driver.History.Runs.Clear();
        _driver.Memory = new();
        _driver.Files["models/readme.txt"] = "nothing";
        await _driver.CommitAsync();

        await _driver.ReconcileAsync();

        Assert.Equal(first, _driver.Aws.Resources.Values.Single(r => r.Kind.IsRun).Tags[OwnTags.Commit]);
        Assert.All(_driver.History.Runs, r => Assert.Equal(first, r.Commit));
    }

    [Fact]
    public async Task Without_the_newest_commit_nothing_is_applied_and_the_status_keeps_the_last_one()
    {
        var commit = await _driver.CommitAsync();
        await _driver.ReconcileAsync();
        var before = _driver.Aws.Journal.Count;
        _driver.Problem = new OperationFailed("Fetch", "the remote can't be reached", "Unreachable");

        var status = await _driver.ReconcileAsync();

        Assert.Equal((commit, "churn"), (status.Commit, status.Repository));
        Assert.Equal(new Failed(_driver.Problem), status.Outcome);
        Assert.Equal(before, _driver.Aws.Journal.Count);
    }

    [Fact]
    public async Task A_controller_that_lost_the_lease_loads_what_the_other_recorded()
    {
        await _driver.CommitAsync();
        await _driver.ReconcileAsync();
        _driver.Environments.HasLostLease = true;

        await _driver.ReconcileAsync();

        Assert.False(_driver.Memory.IsLoaded);
        _driver.Environments.HasLostLease = false;
        await _driver.ReconcileAsync();
        Assert.True(_driver.Memory.IsLoaded);
    }
}
