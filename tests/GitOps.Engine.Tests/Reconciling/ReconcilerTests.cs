using System.Data.Common;
using GitOps.Core.Commands;
using GitOps.Core.Commits;
using GitOps.Core.Environments;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Errors;
using GitOps.Engine.Reconciling;

namespace GitOps.Engine.Tests.Reconciling;

public sealed class ReconcilerTests
{
    private readonly ReconcilerDriver _driver = new();

    [Fact]
    public async Task A_commit_is_applied_and_succeeds()
    {
        var commit = await _driver.CommitAsync();

        var status = await _driver.ReconcileAsync();

        Assert.Equal(new Synced(new AllInSync()), status.Outcome);
        Assert.Equal((commit, "main", "churn", 4), (status.Commit, status.Revision, status.Repository, status.Resources));
        Assert.Equal(CommitState.Succeeded, _driver.Commits[commit].State);
        Assert.Equal(status, await _driver.Environments.FindAsync(ReconcilerDriver.Id, CancellationToken.None));
    }

    [Fact]
    public async Task The_history_has_the_number_of_applied_changes()
    {
        await _driver.CommitAsync();

        await _driver.ReconcileAsync();
        await _driver.ReconcileAsync();

        Assert.Equal(5, Assert.Single(_driver.History.Reconciliations).Applied);
        Assert.Equal("Completed", Assert.Single(_driver.History.Runs).Status);
    }

    [Fact]
    public async Task An_environment_that_Git_suspends_is_not_read_and_its_commit_stays_open()
    {
        var commit = await _driver.CommitAsync(settings: "\n    suspend: true\n");

        var status = await _driver.ReconcileAsync();

        Assert.Equal(new Stalled(new EnvironmentSuspended()), status.Outcome);
        Assert.Empty(_driver.Aws.Journal);
        Assert.Equal(CommitState.Pending, _driver.Commits[commit].State);
    }

    [Fact]
    public async Task A_commit_without_a_trusted_signature_is_not_applied()
    {
        _driver.Files["signers"] = "ada ssh-ed25519 AAAA";
        var commit = await _driver.CommitAsync(settings: "\n    signers: {allowedSigners: signers}\n");

        var unsigned = await _driver.ReconcileAsync();
        _driver.Remote.Signed.Add(commit);
        var signed = await _driver.ReconcileAsync();

        Assert.Equal(new Stalled(new CommitNotTrusted(commit, "it is not signed")), unsigned.Outcome);
        Assert.IsType<Synced>(signed.Outcome);
        Assert.Equal("ada ssh-ed25519 AAAA", _driver.Remote.LastSigners!.AllowedSigners);
    }

    [Fact]
    public async Task An_unexpected_error_fails_the_commit_and_repeated_ones_back_off()
    {
        var commit = await _driver.CommitAsync();
        var waits = new List<TimeSpan?>();
        EnvironmentStatus status;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            _driver.Aws.Before("Sweep", () => throw new FormatException("a defect"));
            status = await _driver.ReconcileAsync();

            Assert.Equal(new Failed(new UnexpectedError("FormatException", "a defect")), status.Outcome);
            Assert.Equal(CommitState.Failed, _driver.Commits[commit].State);
            waits.Add(status.Next - status.At);
        }

        Assert.True(waits[1] > waits[0], $"{waits[0]}, {waits[1]}");
        status = await _driver.ReconcileAsync();
        Assert.Equal((new Synced(new AllInSync()), CommitState.Succeeded), (status.Outcome, _driver.Commits[commit].State));
    }

    [Fact]
    public async Task An_error_of_the_database_is_no_outcome()
    {
        await _driver.CommitAsync();
        _driver.Guard = _ => throw new InvalidOperationException("a transient failure", new DatabaseError());

        await Assert.ThrowsAsync<InvalidOperationException>(() => _driver.ReconcileAsync());

        Assert.Null(await _driver.Environments.FindAsync(ReconcilerDriver.Id, CancellationToken.None));
    }

    private sealed class DatabaseError : DbException;

    [Fact]
    public async Task Invalid_manifests_fail_the_commit_without_a_call()
    {
        _driver.Files["models/bad.yaml"] = "kind: Model";
        var commit = await _driver.CommitAsync();

        var status = await _driver.ReconcileAsync();

        Assert.IsType<ManifestsInvalid>(Assert.IsType<Stalled>(status.Outcome).Reason);
        Assert.Empty(_driver.Aws.Journal);
        Assert.Equal(CommitState.Failed, _driver.Commits[commit].State);
    }

    [Fact]
    public async Task A_name_that_AWS_lacks_blocks_its_resource_and_what_depends_on_it_until_it_exists()
    {
        _driver.Edit("models/endpoint.yaml", "modelName: churn", "modelName: outside");
        await _driver.CommitAsync();

        var blocked = await _driver.ReconcileAsync();
        var writes = _driver.Aws.Writes.ToList();
        _driver.Aws.With(
            _driver.Aws.Resources.Values.Single(r => r.Kind.Name == "Model") with
            {
                Name = "outside",
                Tags = new Dictionary<string, string>(),
            }
        );
        var status = await _driver.ReconcileAsync();

        var reason = Assert.IsType<ChangeBlocked>(Assert.IsType<Stalled>(blocked.Outcome).Reason);
        Assert.Equal((new("EndpointConfig", "churn-config"), 2), (reason.Id, reason.Count));
        Assert.Equal(
            new ExternalMissing(new("EndpointConfig", "churn-config"), "Model", "outside", "models/endpoint.yaml:9:18"),
            reason.Reason
        );
        Assert.Contains(writes, w => w.StartsWith("Create Model", StringComparison.Ordinal));
        Assert.DoesNotContain(writes, w => w.StartsWith("Create Endpoint", StringComparison.Ordinal));
        Assert.IsType<Synced>(status.Outcome);
    }

    [Fact]
    public async Task A_commit_whose_data_is_not_there_fails_without_a_call()
    {
        _driver.Files.Remove("data/customers/train.csv");
        var commit = await _driver.CommitAsync();

        var status = await _driver.ReconcileAsync();

        Assert.IsType<ManifestsInvalid>(Assert.IsType<Stalled>(status.Outcome).Reason);
        Assert.Empty(_driver.Aws.Journal);
        Assert.Equal(CommitState.Failed, _driver.Commits[commit].State);
    }

    [Fact]
    public async Task An_environment_that_left_gitops_yaml_stalls()
    {
        await _driver.CommitAsync();
        _driver.Files["gitops.yaml"] = _driver.Files["gitops.yaml"].Replace("name: dev", "name: other", StringComparison.Ordinal);
        await _driver.CommitAsync();

        Assert.Equal(new Stalled(new EnvironmentRemoved("dev")), (await _driver.ReconcileAsync()).Outcome);
    }

    [Fact]
    public async Task A_newer_commit_supersedes_the_open_one()
    {
        var first = await _driver.CommitAsync(settings: "\n    suspend: true\n");
        await _driver.ReconcileAsync();
        var second = await _driver.CommitAsync(settings: "\n");

        await _driver.ReconcileAsync();

        Assert.Equal((CommitState.Superseded, CommitState.Succeeded), (_driver.Commits[first].State, _driver.Commits[second].State));
    }

    [Fact]
    public async Task A_guard_that_stops_the_apply_is_no_failure()
    {
        var commit = await _driver.CommitAsync();
        _driver.Guard = _ => throw new ApplyInterruptedException(new LeaseExpired());

        var status = await _driver.ReconcileAsync();

        Assert.Equal(new Progressing(new LeaseExpired()), status.Outcome);
        Assert.Empty(_driver.Aws.Writes);
        Assert.Equal((0, CommitState.Applying), (_driver.Memory.Failures, _driver.Commits[commit].State));
    }

    [Fact]
    public async Task What_is_in_progress_is_polled_although_another_resource_waits_for_a_person()
    {
        _driver.Aws.RunsTakeTime = true;
        _driver.Files["models/blocked.yaml"] =
            "apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: EndpointConfig\nmetadata: {name: blocked}\nspec:\n"
            + "  productionVariants: [{variantName: a, modelName: nowhere, instanceType: ml.m5.large, initialInstanceCount: 1}]\n";
        await _driver.CommitAsync();
        await _driver.ReconcileAsync();

        var status = await _driver.ReconcileAsync();

        Assert.IsType<Stalled>(status.Outcome);
        Assert.Contains(status.Pending, p => p.Action == ChangeAction.Wait);
        Assert.Equal(new ReconciliationOptions().Poll, status.Next - status.At);
    }

    [Fact]
    public async Task An_outage_fails_and_backs_off_and_a_success_ends_it()
    {
        await _driver.CommitAsync();
        _driver.Aws.Reject("Sweep", ServiceErrorKind.Unavailable);
        _driver.Aws.Reject("Sweep", ServiceErrorKind.Unavailable);

        var first = await _driver.ReconcileAsync();
        var second = await _driver.ReconcileAsync();

        Assert.Equal(new Failed(new OperationFailed("Sweep", "Unavailable on Sweep", "Unavailable")), first.Outcome);
        Assert.Equal((2.0, 4.0), ((first.Next - first.At)!.Value.TotalSeconds, (second.Next - second.At)!.Value.TotalSeconds));
        Assert.IsType<Synced>((await _driver.ReconcileAsync()).Outcome);
        Assert.Equal(0, _driver.Memory.Failures);
    }

    [Fact]
    public async Task A_failed_change_is_tried_again_only_after_its_backoff()
    {
        await _driver.CommitAsync();
        _driver.Aws.Reject("Create TrainingJob", ServiceErrorKind.Throttled);

        Assert.IsType<ChangesFailed>((await _driver.ReconcileAsync()).Outcome.Reason);
        Assert.IsType<ChangesFailed>((await _driver.ReconcileAsync()).Outcome.Reason);
        Assert.Single(_driver.Aws.Writes, w => w.StartsWith("Create", StringComparison.Ordinal));

        _driver.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<Synced>((await _driver.ReconcileAsync()).Outcome);
    }

    [Fact]
    public async Task Drift_is_held_back_until_a_sync_is_requested_which_completes()
    {
        var commit = await _driver.CommitAsync();
        await _driver.ReconcileAsync();
        _driver.Aws.Remove("Endpoint", "churn");

        var drifted = await _driver.ReconcileAsync();
        await _driver.Commands.EnqueueAsync(
            new SyncCommand(ReconcilerDriver.Id, _driver.Remote.Head!, "ada", Situation.Noon),
            "c0ffee",
            CancellationToken.None
        );
        var synced = await _driver.ReconcileAsync();

        Assert.Equal((1, CommitState.Succeeded), (drifted.Drift, _driver.Commits[commit].State));
        Assert.IsType<Drifted>(Assert.IsType<Stalled>(drifted.Outcome).Reason);
        Assert.IsType<Synced>(synced.Outcome);
        Assert.Empty(await _driver.PendingAsync());
    }

    [Fact]
    public async Task A_sync_stays_queued_while_something_is_in_progress_or_fails()
    {
        _driver.Aws.RunsTakeTime = true;
        await _driver.CommitAsync();
        await _driver.Commands.EnqueueAsync(
            new SyncCommand(ReconcilerDriver.Id, _driver.Remote.Head!, "ada", Situation.Noon),
            "c0ffee",
            CancellationToken.None
        );

        Assert.IsType<Progressing>((await _driver.ReconcileAsync()).Outcome);
        Assert.Single(await _driver.PendingAsync());

        _driver.Aws.Reject("Sweep", ServiceErrorKind.Unavailable);
        Assert.IsType<Failed>((await _driver.ReconcileAsync()).Outcome);
        Assert.Single(await _driver.PendingAsync());
    }

    [Fact]
    public async Task A_retry_is_completed_by_one_attempt_whatever_becomes_of_it()
    {
        await _driver.CommitAsync();
        await _driver.ReconcileAsync();
        var run = _driver.Aws.Resources.Values.Single(r => r.Kind.IsRun);
        _driver.Aws.Change("TrainingJob", run.Name, r => r with { Status = "Failed", Failure = "oom" });
        await _driver.Commands.EnqueueAsync(
            new RetryCommand(ReconcilerDriver.Id, new("TrainingJob", "churn"), "ada", Situation.Noon),
            "c0ffee",
            CancellationToken.None
        );

        await _driver.ReconcileAsync();

        Assert.Contains(_driver.Aws.Resources.Keys, k => k.Name == run.Name + "-2");
        Assert.Empty(await _driver.PendingAsync());
    }

    [Fact]
    public async Task An_interrupted_reconciliation_completes_no_retry()
    {
        await _driver.CommitAsync();
        _driver.Guard = _ => throw new ApplyInterruptedException(new LeaseExpired());
        await _driver.Commands.EnqueueAsync(
            new RetryCommand(ReconcilerDriver.Id, new("TrainingJob", "churn"), "ada", Situation.Noon),
            "c0ffee",
            CancellationToken.None
        );

        await _driver.ReconcileAsync();

        Assert.Single(await _driver.PendingAsync());
    }

    [Fact]
    public async Task The_time_of_a_state_starts_when_the_state_does()
    {
        await _driver.CommitAsync();
        await _driver.ReconcileAsync();
        _driver.Time.Advance(TimeSpan.FromMinutes(3));

        var status = await _driver.ReconcileAsync();

        Assert.Equal((Situation.Noon, Situation.Noon.AddMinutes(3)), (status.Since, status.At));
    }
}
