using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Tests.Drivers;
using GitOps.Testing.GitHub;
using Octokit;

namespace GitOps.LocalGitHub.Tests;

/// <summary>The merge queue.</summary>
public sealed class MergeQueueTests
{
    private const string Enqueue =
        "mutation($id: ID!) { enqueuePullRequest(input: {pullRequestId: $id}) { mergeQueueEntry { position headCommit { oid } } } }";

    [Fact]
    public async Task A_merge_group_is_merged_when_its_required_check_is_green()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await TestGitHub.StartAsync();
        using var app = new TestApp(github, webhookUrl: receiver.Url);
        var (first, second) = (await github.OpenPullRequestAsync("one"), await github.OpenPullRequestAsync("two"));
        github.Server.Setup.RequireMergeQueue(github.RepositoryId, "plan");
        var pulls = github.Client(github.Alice).PullRequest;

        var direct = await Assert.ThrowsAsync<PullRequestNotMergeableException>(() => pulls.Merge("alice", "churn", 1, new()));
        var entry = await github.GraphQlAsync(github.Alice, Enqueue, new() { ["id"] = first.NodeId });
        await github.GraphQlAsync(github.Alice, Enqueue, new() { ["id"] = second.NodeId });
        var head = (string)entry["data"]!["enqueuePullRequest"]!["mergeQueueEntry"]!["headCommit"]!["oid"]!;
        var group = await github.SendAsync(
            github.Alice,
            "GET",
            $"/repos/alice/churn/git/ref/heads/gh-readonly-queue/main/pr-1-{first.Base.Sha}"
        );
        await CompleteAsync(github, app, head, "success");
        await WebhookTests.IdleAsync(github);
        var next = receiver.Received.Last(r => r.Event == "merge_group").Json["merge_group"]!;
        await CompleteAsync(github, app, (string)next["head_sha"]!, "failure");
        await WebhookTests.IdleAsync(github);

        Assert.Equal("Changes must be made through the merge queue", direct.Message);
        Assert.Equal(head, (string)group.Json["object"]!["sha"]!);
        Assert.Equal((true, head), ((await pulls.Get("alice", "churn", 1)).Merged, (await pulls.Get("alice", "churn", 1)).MergeCommitSha));
        Assert.Equal((string)next["base_sha"]!, head);
        Assert.False((await pulls.Get("alice", "churn", 2)).Merged);
        Assert.Equal(
            "merge_group.checks_requested merge_group.destroyed merge_group.checks_requested merge_group.destroyed",
            string.Join(' ', receiver.Names.Where(n => n.StartsWith("merge_group", StringComparison.Ordinal)))
        );
        Assert.Equal("CI_FAILURE", (string)receiver.Received.Last(r => r.Action == "dequeued").Json["reason"]!);
    }

    [Fact]
    public async Task A_new_head_leaves_the_queue()
    {
        await using var github = await TestGitHub.StartAsync();
        var pull = await github.OpenPullRequestAsync();
        github.Server.Setup.RequireMergeQueue(github.RepositoryId, "plan");
        await github.GraphQlAsync(github.Alice, Enqueue, new() { ["id"] = pull.NodeId });

        await github.CommitAsync(github.Alice, "feature", "feature.yaml", "epochs: 6\n");

        var query =
            "query { repository(owner: \"alice\", name: \"churn\") { mergeQueue(branch: \"main\") { entries(first: 5) { totalCount } } } }";
        var queue = await github.GraphQlAsync(github.Alice, query, []);
        Assert.Equal(0, (int)queue["data"]!["repository"]!["mergeQueue"]!["entries"]!["totalCount"]!);
    }

    private static async Task CompleteAsync(TestGitHub github, TestApp app, string sha, string conclusion)
    {
        var request = new JsonObject
        {
            ["name"] = "plan",
            ["head_sha"] = sha,
            ["conclusion"] = conclusion,
        };
        var reply = await github.SendAsync(await app.TokenAsync(), "POST", "/repos/alice/churn/check-runs", request);
        Assert.Equal(201, reply.Status);
    }
}
