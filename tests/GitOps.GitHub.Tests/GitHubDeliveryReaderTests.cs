using GitOps.Core.Deliveries;
using GitOps.GitHub.Webhooks;

namespace GitOps.GitHub.Tests;

/// <summary>What each of GitHub's events means to the controller.</summary>
public sealed class GitHubDeliveryReaderTests
{
    private static readonly GitHubDeliveryReader Reader = new();

    [Fact]
    public void A_push_updates_its_branch() =>
        AssertPolls(new ReferenceUpdated("refs/heads/main"), Reader.Read("push", Payloads.Push("refs/heads/main", isDeleted: false)));

    [Fact]
    public void A_push_that_deletes_its_branch_is_a_deletion() =>
        AssertPolls(new ReferenceDeleted("refs/heads/old"), Reader.Read("push", Payloads.Push("refs/heads/old", isDeleted: true)));

    [Theory, InlineData("null"), InlineData("{"), InlineData("[]"), InlineData("42"), InlineData("""{"ref":"refs/heads/main"}""")]
    public void A_push_with_an_unreadable_payload_polls_the_repository_all_the_same(string payload)
    {
        var content = Reader.Read("push", payload);

        Assert.NotEmpty(Assert.IsType<UnreadablePush>(content).Detail);
        Assert.True(content.TriggersPoll);
    }

    [Fact]
    public void A_push_without_a_reference_is_unreadable() =>
        Assert.IsType<UnreadablePush>(Reader.Read("push", Payloads.Push(null, isDeleted: false)));

    [Fact]
    public void A_changed_installation_needs_no_action() =>
        AssertDoesNotPoll(new InstallationChanged(), Reader.Read("installation", Payloads.Action("created")));

    [Fact]
    public void A_created_tag_polls_the_repository() =>
        AssertPolls(new ReferenceCreated("v1"), Reader.Read("create", Payloads.Reference("v1")));

    [Fact]
    public void A_deleted_branch_polls_the_repository() =>
        AssertPolls(new ReferenceDeleted("old"), Reader.Read("delete", Payloads.Reference("old")));

    [Fact]
    public void A_merged_pull_request_polls_the_repository() =>
        AssertPolls(new PullRequestMerged(7), Reader.Read("pull_request", Payloads.PullRequest("closed", number: 7, isMerged: true)));

    [Theory]
    [InlineData("closed", false), InlineData("opened", false), InlineData("synchronize", true), InlineData("edited", false)]
    public void A_pull_request_that_is_not_merged_is_reviewed(string action, bool hasNewHead) =>
        AssertDoesNotPoll(
            new PullRequestUpdated(7, hasNewHead),
            Reader.Read("pull_request", Payloads.PullRequest(action, number: 7, isMerged: false))
        );

    [Theory, InlineData("locked"), InlineData("auto_merge_disabled")]
    public void An_action_that_leaves_the_plan_as_it_is_needs_no_review(string action) =>
        AssertDoesNotPoll(
            new PullRequestActivity("pull_request"),
            Reader.Read("pull_request", Payloads.PullRequest(action, number: 7, isMerged: false))
        );

    [Theory, InlineData("created"), InlineData("completed")]
    public void A_check_that_is_not_requested_again_needs_no_review(string action) =>
        AssertDoesNotPoll(new PullRequestActivity("check_run"), Reader.Read("check_run", Payloads.CheckRun(action)));

    [Fact]
    public void A_ping_needs_no_action() => AssertDoesNotPoll(new PingReceived(), Reader.Read("ping", "{}"));

    [Fact]
    public void An_event_of_no_use_is_unsupported() =>
        AssertDoesNotPoll(new UnsupportedEvent("star"), Reader.Read("star", Payloads.Action("created")));

    [Fact]
    public void A_delivery_without_an_event_name_is_rejected()
    {
        var content = Reader.Read("", "{}");

        AssertDoesNotPoll(new EventNameMissing(), content);
        Assert.True(content.IsRejected);
    }

    [Theory]
    [InlineData("invented", "{}")]
    [InlineData("star", "{")]
    [InlineData("star", "null")]
    [InlineData("pull_request", "{}")]
    [InlineData("pull_request", """{"action":"invented"}""")]
    public void An_unknown_event_or_an_unreadable_payload_is_rejected_with_the_reason(string name, string payload)
    {
        var content = Reader.Read(name, payload);

        Assert.Equal(name, Assert.IsType<InvalidPayload>(content).Event);
        Assert.NotEmpty(((InvalidPayload)content).Detail);
        Assert.True(content.IsRejected);
        Assert.False(content.TriggersPoll);
    }

    private static void AssertPolls(DeliveryContent expected, DeliveryContent content)
    {
        Assert.Equal(expected, content);
        Assert.True(content.TriggersPoll);
    }

    private static void AssertDoesNotPoll(DeliveryContent expected, DeliveryContent content)
    {
        Assert.Equal(expected, content);
        Assert.False(content.TriggersPoll);
    }
}
