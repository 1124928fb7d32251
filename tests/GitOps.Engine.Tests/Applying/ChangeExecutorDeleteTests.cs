using GitOps.Core.Environments;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Errors;
using GitOps.Schema.Catalog;
using GitOps.Testing;

namespace GitOps.Engine.Tests.Applying;

public sealed class ChangeExecutorDeleteTests
{
    private readonly Situation _situation = Situation.Synced();

    [Fact]
    public async Task An_unused_resource_is_deleted()
    {
        var result = await _situation.ExecuteAsync(Delete("Endpoint"));

        Assert.Equal(["Delete Endpoint churn"], _situation.Aws.Writes);
        Assert.Equal((null, null), (result.Resource, result.Failure));
    }

    [Fact]
    public async Task A_deletion_that_takes_time_shows_the_resource_being_deleted()
    {
        _situation.Aws.DeletionsTakeTime = true;

        var result = await _situation.ExecuteAsync(Delete("Endpoint"));

        Assert.True(result.Resource!.IsBeingDeleted);
    }

    [Fact]
    public async Task A_resource_that_is_gone_is_deleted_already()
    {
        var change = Delete("Endpoint");
        _situation.Aws.Remove("Endpoint", "churn");

        var result = await _situation.ExecuteAsync(change);

        Assert.Empty(_situation.Aws.Writes);
        Assert.Equal((null, null), (result.Resource, result.Failure));
    }

    [Fact]
    public async Task A_resource_that_another_repository_owns_now_stays()
    {
        var change = Delete("Endpoint");
        Tag("Endpoint", OwnTags.Repository, "other");

        var result = await _situation.ExecuteAsync(change);

        Assert.Empty(_situation.Aws.Writes);
        Assert.Equal(new OwnerChanged("churn"), result.Failure);
    }

    [Fact]
    public async Task A_run_that_another_repository_owns_now_is_neither_stopped_nor_forgotten()
    {
        var run = _situation.Actual("TrainingJob") with { Status = "InProgress" };
        _situation.Aws.With(run);
        var change = Forget(run, new RemovedFromGit(Stops: true));
        Tag("TrainingJob", OwnTags.Repository, "other");

        var result = await _situation.ExecuteAsync(change);

        Assert.Empty(_situation.Aws.Writes);
        Assert.Equal(new OwnerChanged(run.Name), result.Failure);
    }

    [Fact]
    public async Task A_run_that_ended_just_before_it_was_stopped_is_forgotten()
    {
        var run = _situation.Actual("TrainingJob") with { Status = "InProgress" };
        _situation.Aws.With(run);
        _situation.Aws.Before(
            $"Stop TrainingJob {run.Name}",
            () =>
            {
                _situation.Aws.With(run with { Status = "Completed" });
                throw new ServiceException(ServiceErrorKind.InvalidRequest, "ValidationException", "already ended", "StopTrainingJob");
            }
        );

        var result = await _situation.ExecuteAsync(Forget(run, new RemovedFromGit(Stops: true)));

        Assert.Null(result.Failure);
        Assert.Equal($"Tag TrainingJob {run.Name}", _situation.Aws.Writes[^1]);
    }

    [Fact]
    public async Task A_resource_that_was_suspended_since_the_plan_stays()
    {
        var change = Delete("Endpoint");
        Tag("Endpoint", OwnTags.Suspended, "incident");

        var result = await _situation.ExecuteAsync(change);

        Assert.Empty(_situation.Aws.Writes);
        Assert.Equal("incident", result.Resource!.Tags[OwnTags.Suspended]);
    }

    [Fact]
    public async Task A_requested_deletion_leaves_a_resource_that_was_suspended_since_the_plan()
    {
        var change = _situation.Allow("Endpoint", new DeleteRequest(_situation.Id("Endpoint")));
        Tag("Endpoint", OwnTags.Suspended, "incident");

        await _situation.ExecuteAsync(change);

        Assert.Empty(_situation.Aws.Writes);
    }

    [Fact]
    public async Task A_resource_in_use_stays()
    {
        var result = await _situation.ExecuteAsync(Delete("EndpointConfig"));

        Assert.Empty(_situation.Aws.Writes);
        Assert.Equal(new InUse(_situation.NameOf("EndpointConfig"), "Endpoint", "churn"), result.Failure);
    }

    [Fact]
    public async Task An_earlier_version_in_use_stays_without_a_failure_and_the_next_plan_knows_its_user()
    {
        var result = await _situation.ExecuteAsync(Delete("EndpointConfig", isHousekeeping: true));

        Assert.Empty(_situation.Aws.Writes);
        Assert.Null(result.Failure);
        Assert.Equal(("Endpoint", "churn"), (result.Resource!.Kind.Name, result.Name));
    }

    [Fact]
    public async Task A_requested_deletion_checks_no_users()
    {
        var result = await _situation.ExecuteAsync(_situation.Allow("EndpointConfig", new DeleteRequest(null)));

        Assert.Null(result.Failure);
        Assert.Equal([$"Delete EndpointConfig {_situation.NameOf("EndpointConfig")}"], _situation.Aws.Writes);
    }

    [Fact]
    public async Task A_replacement_deletes_the_resource_so_that_the_next_plan_creates_it()
    {
        var change = new Change
        {
            Subject = new ResourceSubject(
                _situation.Id("Endpoint"),
                _situation.Desired("Endpoint").Kind,
                _situation.Desired("Endpoint"),
                _situation.Actual("Endpoint")
            ),
            Action = ChangeAction.Replace,
            ActualName = "churn",
            Reason = new ImmutableField("Name"),
        };

        await _situation.ExecuteAsync(Situation.Allowed(change));

        Assert.Equal(["Delete Endpoint churn"], _situation.Aws.Writes);
    }

    [Fact]
    public async Task A_conflicting_deletion_is_a_failure()
    {
        var change = Delete("Endpoint");
        _situation.Aws.Reject("Delete", ServiceErrorKind.Conflict);

        var result = await _situation.ExecuteAsync(change);

        Assert.Equal("Conflict", Assert.IsType<RequestFailed>(result.Failure).Code);
    }

    [Theory, InlineData("InProgress", true), InlineData("Completed", false)]
    public async Task A_run_is_forgotten_and_stopped_only_if_it_is_busy(string status, bool stops)
    {
        var run = _situation.Actual("TrainingJob") with { Status = status };
        _situation.Aws.With(run);

        var result = await _situation.ExecuteAsync(Forget(run, new RemovedFromGit(stops)));

        Assert.Equal(stops ? ["Stop", "Tag"] : ["Tag"], _situation.Aws.Writes.Select(w => w.Split(' ')[0]));
        Assert.Null(result.Resource);
        Assert.False(_situation.Actual("TrainingJob").IsManaged);
        Assert.True(_situation.Actual("TrainingJob").BelongsTo("churn", "dev"));
    }

    public static TheoryData<string> RunKinds => [.. KindCatalog.Default.Kinds.Where(k => k.IsRun).Select(k => k.Name)];

    [Theory, MemberData(nameof(RunKinds))]
    public async Task A_run_that_is_busy_now_is_stopped_whatever_was_seen_before_and_for_whatever_reason(string kind)
    {
        ChangeReason[] reasons =
        [
            new DeleteRequested(IsRun: true, Stops: false),
            new RemovedFromGit(Stops: false),
            new EarlierVersion(false),
        ];
        foreach (var reason in reasons)
        foreach (var (seen, isBusy) in new[] { ((string?)null, true), ("Completed", true), ("InProgress", false) })
        {
            var situation = Situation.Synced();
            var statuses = KindCatalog.Default[kind].Status!;
            var run = situation.Actual("TrainingJob") with
            {
                Kind = KindCatalog.Default[kind],
                Status = isBusy ? statuses.Busy.First() : statuses.Stopped.First(),
            };
            situation.Aws.With(run);

            await situation.ExecuteAsync(Forget(run with { Status = seen }, reason));

            Assert.Equal(isBusy, situation.Aws.Writes.Any(w => w.StartsWith($"Stop {kind}", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_run_of_a_kind_without_tags_is_only_stopped()
    {
        var run = _situation.Actual("TrainingJob") with { Status = "InProgress" };
        run = run with { Kind = run.Kind with { HasTags = false } };
        _situation.Aws.With(run);

        await _situation.ExecuteAsync(Forget(run, new RemovedFromGit(Stops: true)));

        Assert.Equal(["Stop"], _situation.Aws.Writes.Select(w => w.Split(' ')[0]));
    }

    [Fact]
    public async Task A_change_that_is_nothing_to_apply_is_a_fault()
    {
        var unknown = Decisions.Allow(_situation.Actual("Endpoint"), (ChangeAction)99);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _situation.ExecuteAsync(unknown));
    }

    private Core.Manifests.ResourceId Id(string kind) => _situation.Id(kind);

    private Engine.Deciding.AllowedChange Delete(string kind, bool isHousekeeping = false) =>
        Situation.Allowed(
            new()
            {
                Subject = new ResourceSubject(Id(kind), _situation.Actual(kind).Kind, null, _situation.Actual(kind)),
                Action = ChangeAction.Delete,
                ActualName = _situation.Actual(kind).Name,
                Reason = new RemovedFromGit(Stops: false),
                IsHousekeeping = isHousekeeping,
            }
        );

    [Fact]
    public async Task A_run_that_was_suspended_since_the_plan_is_neither_stopped_nor_forgotten()
    {
        var run = _situation.Actual("TrainingJob") with { Status = "InProgress" };
        var change = Forget(run, new RemovedFromGit(Stops: true));
        Tag("TrainingJob", OwnTags.Suspended, "an audit");

        var result = await _situation.ExecuteAsync(change);

        Assert.Empty(_situation.Aws.Writes);
        Assert.Equal("an audit", result.Resource!.Tags[OwnTags.Suspended]);
    }

    private static Engine.Deciding.AllowedChange Forget(ObservedResource run, ChangeReason reason) =>
        Situation.Allowed(
            new()
            {
                Subject = new ResourceSubject(new(run.Kind.Name, "churn"), run.Kind, null, run),
                Action = ChangeAction.Forget,
                ActualName = run.Name,
                Reason = reason,
            }
        );

    private void Tag(string kind, string key, string value) =>
        _situation.Aws.Change(
            kind,
            _situation.Actual(kind).Name,
            r => r with { Tags = new Dictionary<string, string>(r.Tags) { [key] = value } }
        );
}
