using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Tests.Drivers;
using GitOps.Testing.GitHub;
using Octokit;

namespace GitOps.LocalGitHub.Tests;

/// <summary>Pull requests, through Octokit.</summary>
public sealed class PullRequestTests
{
    [Fact]
    public async Task A_pull_request_is_opened_listed_and_read()
    {
        await using var github = await TestGitHub.StartAsync();
        var opened = await github.OpenPullRequestAsync();
        var client = github.Client(github.Alice);

        var listed = Assert.Single(await client.PullRequest.GetAllForRepository("alice", "churn"));
        var files = await client.PullRequest.Files("alice", "churn", 1);
        var commits = await client.PullRequest.Commits("alice", "churn", 1);

        Assert.Equal((1, "feature", "main", "alice"), (opened.Number, listed.Head.Ref, listed.Base.Ref, listed.User.Login));
        Assert.Equal("feature.yaml", Assert.Single(files).FileName);
        Assert.Equal("@@ -0,0 +1 @@\n+epochs: 5\n", files[0].Patch);
        Assert.Equal(opened.Head.Sha, Assert.Single(commits).Sha);
    }

    [Fact]
    public async Task Mergeability_is_unknown_at_the_first_read_and_known_at_the_next()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        var pulls = github.Client(github.Alice).PullRequest;

        var first = await pulls.Get("alice", "churn", 1);
        var second = await pulls.Get("alice", "churn", 1);

        Assert.Null(first.Mergeable);
        Assert.True(second.Mergeable);
        Assert.NotNull(second.MergeCommitSha);
    }

    [Fact]
    public async Task A_conflict_makes_it_not_mergeable_and_a_new_head_makes_it_unknown_again()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        await github.CommitAsync(github.Alice, "main", "feature.yaml", "epochs: 7\n");
        var pulls = github.Client(github.Alice).PullRequest;
        await pulls.Get("alice", "churn", 1);

        var conflict = await pulls.Get("alice", "churn", 1);
        var refused = await Assert.ThrowsAsync<PullRequestNotMergeableException>(() => pulls.Merge("alice", "churn", 1, new()));
        await github.CommitAsync(github.Alice, "feature", "feature.yaml", "epochs: 7\n");
        var unknown = await pulls.Get("alice", "churn", 1);
        var resolved = await pulls.Get("alice", "churn", 1);

        Assert.False(conflict.Mergeable);
        Assert.Equal("dirty", conflict.MergeableState!.Value.StringValue);
        Assert.Equal("Pull Request is not mergeable", refused.Message);
        Assert.Null(unknown.Mergeable);
        Assert.True(resolved.Mergeable);
    }

    [Theory]
    [InlineData(PullRequestMergeMethod.Merge, 2, "Merge pull request #1 from alice/feature\n\nChange feature\n")]
    [InlineData(PullRequestMergeMethod.Squash, 1, "Change feature (#1)\n")]
    [InlineData(PullRequestMergeMethod.Rebase, 1, "Add feature.yaml\n")]
    public async Task A_pull_request_is_merged(PullRequestMergeMethod method, int parents, string message)
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        await github.CommitAsync(github.Alice, "main", "other.yaml", "a: 1\n");
        var client = github.Client(github.Alice);

        var merged = await client.PullRequest.Merge("alice", "churn", 1, new() { MergeMethod = method });

        var pull = await client.PullRequest.Get("alice", "churn", 1);
        var tip = await client.Repository.Commit.Get("alice", "churn", "main");
        var introducedBy = await client.Repository.Commit.PullRequests("alice", "churn", merged.Sha);
        Assert.True(merged.Merged && pull.Merged);
        Assert.Equal((merged.Sha, merged.Sha), (tip.Sha, pull.MergeCommitSha));
        Assert.Equal((parents, message), (tip.Parents.Count, tip.Commit.Message));
        Assert.Equal(1, Assert.Single(introducedBy).Number);
        Assert.True(await client.PullRequest.Merged("alice", "churn", 1));
    }

    [Fact]
    public async Task A_merge_with_another_head_than_the_caller_saw_is_refused()
    {
        await using var github = await TestGitHub.StartAsync();
        var pull = await github.OpenPullRequestAsync();
        await github.CommitAsync(github.Alice, "feature", "feature.yaml", "epochs: 9\n");

        var refused = await Assert.ThrowsAsync<PullRequestMismatchException>(() =>
            github.Client(github.Alice).PullRequest.Merge("alice", "churn", 1, new() { Sha = pull.Head.Sha })
        );

        Assert.Equal("Head branch was modified. Review and try the merge again.", refused.Message);
    }

    [Fact]
    public async Task A_draft_is_not_merged_until_it_is_ready()
    {
        await using var github = await TestGitHub.StartAsync();
        var draft = await github.OpenPullRequestAsync(draft: true);
        var pulls = github.Client(github.Alice).PullRequest;

        var refused = await Assert.ThrowsAsync<PullRequestNotMergeableException>(() => pulls.Merge("alice", "churn", 1, new()));
        var query = "mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } } }";
        var ready = await github.GraphQlAsync(github.Alice, query, new() { ["id"] = draft.NodeId });
        var merged = await pulls.Merge("alice", "churn", 1, new());

        Assert.True(draft.Draft);
        Assert.Equal("Pull Request is still a draft", refused.Message);
        Assert.False((bool)ready["data"]!["markPullRequestReadyForReview"]!["pullRequest"]!["isDraft"]!);
        Assert.True(merged.Merged);
    }

    [Fact]
    public async Task A_pull_request_is_closed_and_opened_again_while_its_branch_exists()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        var client = github.Client(github.Alice);

        var closed = await client.PullRequest.Update("alice", "churn", 1, new() { State = ItemState.Closed });
        var reopened = await client.PullRequest.Update("alice", "churn", 1, new() { State = ItemState.Open });
        await client.Git.Reference.Delete("alice", "churn", "heads/feature");
        var withoutBranch = await client.PullRequest.Get("alice", "churn", 1);

        Assert.Equal((ItemState.Closed, ItemState.Open), (closed.State.Value, reopened.State.Value));
        Assert.Equal(ItemState.Closed, withoutBranch.State.Value);
        await Assert.ThrowsAsync<ApiValidationException>(() =>
            client.PullRequest.Update("alice", "churn", 1, new() { State = ItemState.Open })
        );
    }

    [Fact]
    public async Task A_pull_request_comes_from_a_fork_and_outlives_it()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.CreateBranchAsync();
        var bob = github.Client(github.Bob);
        await bob.Repository.Forks.Create("alice", "churn", new());
        var sha = await github.CommitAsync(github.Bob, "main", "bob.yaml", "epochs: 1\n", "bob/churn");

        var opened = await bob.PullRequest.Create("alice", "churn", new("From a fork", "bob:main", "main"));
        await bob.Repository.Delete("bob", "churn");
        var orphan = await bob.PullRequest.Get("alice", "churn", opened.Number);

        Assert.Equal((sha, "bob/churn", "bob:main"), (opened.Head.Sha, opened.Head.Repository.FullName, opened.Head.Label));
        Assert.Null(orphan.Head.Repository);
        Assert.Equal(sha, orphan.Head.Sha);
    }

    [Fact]
    public async Task What_cannot_be_opened_is_refused_with_the_field()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        var pulls = github.Client(github.Alice).PullRequest;

        await Refused("A pull request already exists for alice:feature.", new("Again", "feature", "main"));
        await Refused("is invalid", new("No head", "missing", "main"));
        await Refused("No commits between main and main", new("Nothing", "main", "main"));

        async Task Refused(string message, NewPullRequest request) =>
            Assert.Contains(
                message,
                (await Assert.ThrowsAsync<ApiValidationException>(() => pulls.Create("alice", "churn", request))).ApiError.Errors[0].Message
            );
    }

    [Fact]
    public async Task Labels_are_added_replaced_and_removed()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        var client = github.Client(github.Alice);

        // Octokit sends a list, which GitHub accepts but does not describe.
        var labels = new JsonObject { ["labels"] = new JsonArray("plan", "urgent") };
        await github.SendAsync(github.Alice, "POST", "/repos/alice/churn/issues/1/labels", labels);
        await client.Issue.Labels.RemoveFromIssue("alice", "churn", 1, "urgent");

        Assert.Equal("plan", Assert.Single((await client.PullRequest.Get("alice", "churn", 1)).Labels).Name);
        Assert.Equal("plan", Assert.Single(await client.Issue.Labels.GetAllForIssue("alice", "churn", 1)).Name);
    }

    [Fact]
    public async Task State_survives_a_restart()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        await github.Client(github.Alice).Issue.Comment.Create("alice", "churn", 1, "Hello");

        await github.RestartAsync();

        var client = github.Client(github.Alice);
        Assert.Equal("Change feature", (await client.PullRequest.Get("alice", "churn", 1)).Title);
        Assert.Equal("Hello", Assert.Single(await client.Issue.Comment.GetAllForIssue("alice", "churn", 1)).Body);
    }
}
