using GitOps.Core.Environments;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Errors;
using GitOps.Schema.Values;
using GitOps.Testing;

namespace GitOps.Engine.Tests.Applying;

public sealed class ChangeExecutorUpdateTests
{
    private readonly Situation _situation = Situation.Of(Manifests.Pipeline);

    public ChangeExecutorUpdateTests()
    {
        _situation.Aws.With(Simulation.Apply(_situation.Graph));
        _situation.Edit("models/all.yaml", "pipelineDisplayName: Churn", "pipelineDisplayName: ChurnRate");
    }

    [Fact]
    public async Task A_resource_that_another_repository_owns_now_is_not_tagged_on_request()
    {
        var situation = Situation.Synced();
        var change = situation.Allow("Endpoint", new SuspendRequest(situation.Id("Endpoint"), "audit"));
        situation.Aws.Change(
            "Endpoint",
            "churn",
            r => r with { Tags = new Dictionary<string, string>(r.Tags) { [OwnTags.Repository] = "other" } }
        );

        var result = await situation.ExecuteAsync(change);

        Assert.Empty(situation.Aws.Writes);
        Assert.Equal(new OwnerChanged("churn"), result.Failure);
    }

    [Fact]
    public async Task An_update_sends_tags_and_the_changed_members_and_reads_the_result()
    {
        var change = _situation.Allow("Pipeline");

        var result = await _situation.ExecuteAsync(change);

        Assert.Equal(
            ["Describe Pipeline churn", "Tag Pipeline churn", "Update Pipeline churn", "Describe Pipeline churn"],
            _situation.Aws.Journal
        );
        Assert.Equal("ChurnRate", result.Resource!.Description!.Text("PipelineDisplayName"));
        Assert.Equal(_situation.Desired("Pipeline").Fingerprint, result.Resource.Fingerprint);
        Assert.DoesNotContain(OwnTags.Attempted, result.Resource.Tags.Keys);
    }

    [Fact]
    public async Task A_change_of_tags_alone_sends_no_update()
    {
        _situation
            .Edit("models/all.yaml", "pipelineDisplayName: ChurnRate", "pipelineDisplayName: Churn")
            .Edit("models/all.yaml", "value: churn}", "value: growth}");

        var result = await _situation.ExecuteAsync(_situation.Allow("Pipeline"));

        Assert.Equal(["Tag Pipeline churn"], _situation.Aws.Writes);
        Assert.Equal("growth", result.Resource!.Tags["team"]);
    }

    [Fact]
    public async Task A_resource_that_got_an_owner_since_the_plan_is_not_adopted()
    {
        _situation.Aws.Change("Pipeline", "churn", r => r with { Tags = new Dictionary<string, string>() });
        _situation.Edit(
            "models/all.yaml",
            "metadata: {name: churn}",
            "metadata: {name: churn, annotations: {gitops.mlops/adopt: \"true\"}}"
        );
        var change = _situation.Allow("Pipeline");
        _situation.Aws.Change(
            "Pipeline",
            "churn",
            r => r with { Tags = new Dictionary<string, string> { [OwnTags.Repository] = "other" } }
        );

        var result = await _situation.ExecuteAsync(change);

        Assert.Equal((ChangeAction.Adopt, new OwnerChanged("churn")), (change.Change.Action, result.Failure));
        Assert.Empty(_situation.Aws.Writes);
    }

    [Fact]
    public async Task A_resource_that_is_gone_is_not_updated()
    {
        var change = _situation.Allow("Pipeline");
        _situation.Aws.Remove("Pipeline", "churn");

        var result = await _situation.ExecuteAsync(change);

        Assert.Empty(_situation.Aws.Writes);
        Assert.Equal((null, null), (result.Resource, result.Failure));
    }

    [Fact]
    public async Task A_resource_that_another_repository_owns_now_is_not_touched()
    {
        var change = _situation.Allow("Pipeline");
        Tag(OwnTags.Repository, "other");

        var result = await _situation.ExecuteAsync(change);

        Assert.Empty(_situation.Aws.Writes);
        Assert.Equal(new OwnerChanged("churn"), result.Failure);
    }

    [Fact]
    public async Task A_resource_that_was_suspended_since_the_plan_is_planned_again()
    {
        var change = _situation.Allow("Pipeline");
        Tag(OwnTags.Suspended, "incident");

        var result = await _situation.ExecuteAsync(change);

        Assert.Empty(_situation.Aws.Writes);
        Assert.Equal("incident", result.Resource!.Tags[OwnTags.Suspended]);
    }

    [Fact]
    public async Task A_member_that_somebody_changed_since_the_plan_is_planned_again()
    {
        var change = _situation.Allow("Pipeline");
        Describe("PipelineDisplayName", "Edited by hand");

        var result = await _situation.ExecuteAsync(change);

        Assert.Empty(_situation.Aws.Writes);
        Assert.Equal("Edited by hand", result.Resource!.Description!.Text("PipelineDisplayName"));
    }

    [Fact]
    public async Task A_member_that_the_change_does_not_concern_may_have_changed()
    {
        var change = _situation.Allow("Pipeline");
        Describe("PipelineDescription", "Edited by hand");

        await _situation.ExecuteAsync(change);

        Assert.Contains("Update Pipeline churn", _situation.Aws.Writes);
    }

    [Fact]
    public async Task A_conflict_is_left_to_the_next_plan()
    {
        var change = _situation.Allow("Pipeline");
        _situation.Aws.Reject("Update Pipeline", ServiceErrorKind.Conflict);

        var result = await _situation.ExecuteAsync(change);

        Assert.Null(result.Failure);
        Assert.Equal("Churn", result.Resource!.Description!.Text("PipelineDisplayName"));
    }

    [Theory]
    [InlineData("Tag Pipeline", ServiceErrorKind.AccessDenied), InlineData("Update Pipeline", ServiceErrorKind.InvalidRequest)]
    [InlineData("Describe Pipeline", ServiceErrorKind.Throttled)]
    public async Task What_AWS_rejects_is_a_failure(string call, ServiceErrorKind kind)
    {
        var change = _situation.Allow("Pipeline");
        _situation.Aws.Reject(call, kind);

        var result = await _situation.ExecuteAsync(change);

        Assert.Equal(kind.ToString(), Assert.IsType<RequestFailed>(result.Failure).Code);
    }

    [Fact]
    public async Task A_redeployment_is_tagged_before_it_is_sent()
    {
        var situation = Redeploying();

        var result = await situation.ExecuteAsync(situation.Allow("Endpoint"));

        Assert.Equal(["Tag Endpoint churn", "Update Endpoint churn"], situation.Aws.Writes);
        Assert.Equal("1:" + situation.Desired("Endpoint").Fingerprint, result.Resource!.Tags[OwnTags.Attempted]);
    }

    [Theory]
    [InlineData(ServiceErrorKind.Throttled, null, null), InlineData(ServiceErrorKind.InvalidRequest, "1:earlier", "1:earlier")]
    [InlineData(ServiceErrorKind.Unavailable, "1:earlier", "this one")]
    public async Task A_redeployment_that_AWS_did_not_accept_was_not_attempted(ServiceErrorKind kind, string? before, string? after)
    {
        var situation = Redeploying();
        var expected = after == "this one" ? "1:" + situation.Desired("Endpoint").Fingerprint : after;
        situation.Aws.Change(
            "Endpoint",
            "churn",
            r =>
                r with
                {
                    Tags = r
                        .Tags.Where(t => t.Key != OwnTags.Attempted)
                        .Concat(before is null ? [] : [new(OwnTags.Attempted, before)])
                        .ToDictionary(),
                }
        );
        var change = situation.Allow("Endpoint");
        situation.Aws.Reject("Update", kind);

        var result = await situation.ExecuteAsync(change);

        Assert.IsType<RequestFailed>(result.Failure);
        Assert.Equal(expected, situation.Actual("Endpoint").Tags.GetValueOrDefault(OwnTags.Attempted));
    }

    [Fact]
    public async Task A_busy_endpoint_is_not_updated()
    {
        var situation = Redeploying();
        var change = situation.Allow("Endpoint");
        situation.Aws.Change("Endpoint", "churn", r => r with { Status = "Updating" });

        var result = await situation.ExecuteAsync(change);

        Assert.Empty(situation.Aws.Writes);
        Assert.True(result.Resource!.IsBusy);
    }

    [Fact]
    public async Task A_conflicting_redeployment_is_left_to_the_next_plan()
    {
        var situation = Redeploying();
        var change = situation.Allow("Endpoint");
        situation.Aws.Before("Update Endpoint", () => situation.Aws.Change("Endpoint", "churn", r => r with { Status = "Updating" }));
        situation.Aws.Reject("Update", ServiceErrorKind.Conflict);

        var result = await situation.ExecuteAsync(change);

        Assert.Null(result.Failure);
        Assert.True(result.Resource!.IsBusy);
    }

    [Fact]
    public async Task An_adoption_only_sets_our_tags()
    {
        var situation = Situation.Synced();
        situation.Edit(
            "models/endpoint.yaml",
            "kind: Endpoint\nmetadata:\n  name: churn",
            "kind: Endpoint\nmetadata:\n  name: churn\n  annotations: {gitops.mlops/adopt: \"true\"}"
        );
        situation.Aws.Change("Endpoint", "churn", r => r with { Tags = new Dictionary<string, string> { ["owner"] = "somebody" } });
        var change = situation.Allow("Endpoint");

        var result = await situation.ExecuteAsync(change);

        Assert.Equal(ChangeAction.Adopt, change.Change.Action);
        Assert.Equal(["Tag Endpoint churn"], situation.Aws.Writes);
        Assert.True(result.Resource!.BelongsTo("churn", "dev"));
        Assert.Equal("somebody", result.Resource.Tags["owner"]);
    }

    [Fact]
    public async Task Suspending_and_resuming_set_and_remove_one_tag()
    {
        var situation = Situation.Synced();
        var id = situation.Id("Endpoint");

        var suspended = await situation.ExecuteAsync(situation.Allow("Endpoint", new SuspendRequest(id, "incident 12")));
        var resumed = await situation.ExecuteAsync(situation.Allow("Endpoint", new SuspendRequest(id, null)));

        Assert.Equal("incident 12", suspended.Resource!.Tags[OwnTags.Suspended]);
        Assert.DoesNotContain(OwnTags.Suspended, resumed.Resource!.Tags.Keys);
        Assert.True(resumed.Resource.IsManaged);
        Assert.Equal([(1, 0), (0, 1)], situation.Aws.TagCalls.Select(c => (c.Set.Count, c.Removed.Count)));
        Assert.DoesNotContain(OwnTags.Suspended, situation.Actual("Endpoint").Tags.Keys);
    }

    private static Situation Redeploying()
    {
        var situation = Situation.Synced().Edit("models/endpoint.yaml", "initialInstanceCount: 1", "initialInstanceCount: 2");
        situation.Aws.With(Simulation.Apply(situation.Graph).Resources.Values.Where(r => r.Kind.Name == "EndpointConfig"));
        return situation;
    }

    private void Tag(string key, string value) =>
        _situation.Aws.Change("Pipeline", "churn", r => r with { Tags = new Dictionary<string, string>(r.Tags) { [key] = value } });

    private void Describe(string member, string value) =>
        _situation.Aws.Change("Pipeline", "churn", r => r with { Description = r.Description!.With(member, DataScalar.Of(value)) });
}
