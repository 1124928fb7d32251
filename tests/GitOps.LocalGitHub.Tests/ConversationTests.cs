using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Tests.Drivers;
using GitOps.Testing.GitHub;
using Octokit;

namespace GitOps.LocalGitHub.Tests;

/// <summary>Comments, reactions, reviews and rights.</summary>
public sealed class ConversationTests
{
    private const string Comments = "/repos/alice/churn/issues/1/comments";

    [Fact]
    public async Task A_comment_has_at_most_65536_characters()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();

        var longest = await github.SendAsync(github.Bob, "POST", Comments, new JsonObject { ["body"] = new string('a', 65_536) });
        var longer = await github.SendAsync(github.Bob, "POST", Comments, new JsonObject { ["body"] = new string('a', 65_537) });

        Assert.Equal(201, longest.Status);
        Assert.Equal(422, longer.Status);
        Assert.Contains("Body is too long (maximum is 65536 characters)", longer.Message);
    }

    [Fact]
    public async Task Comments_are_edited_and_deleted_by_their_author_or_who_can_push()
    {
        await using var github = await TestGitHub.StartAsync();
        var carol = github.Server.Setup.AddUser("carol");
        await github.OpenPullRequestAsync();
        var comments = github.Client(github.Bob).Issue.Comment;
        var comment = await comments.Create("alice", "churn", 1, "First");

        var edited = await comments.Update("alice", "churn", comment.Id, "Second");
        await Assert.ThrowsAsync<ForbiddenException>(() => github.Client(carol).Issue.Comment.Update("alice", "churn", comment.Id, "Mine"));
        await github.Client(github.Alice).Issue.Comment.Delete("alice", "churn", comment.Id);

        Assert.Equal("Second", edited.Body);
        Assert.Empty(await comments.GetAllForIssue("alice", "churn", 1));
    }

    [Fact]
    public async Task Lists_are_paged_by_links()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        for (var i = 0; i < 5; i++)
            await github.SendAsync(github.Bob, "POST", Comments, new JsonObject { ["body"] = $"Comment {i}" });

        var first = await github.SendAsync(github.Bob, "GET", Comments + "?per_page=2");
        var last = await github.SendAsync(github.Bob, "GET", Comments + "?per_page=2&page=3");
        var all = await github.Client(github.Bob).Issue.Comment.GetAllForIssue("alice", "churn", 1, new ApiOptions { PageSize = 2 });

        var url = github.Server.Url + "/api/v3" + Comments;
        Assert.Equal($"<{url}?per_page=2&page=2>; rel=\"next\", <{url}?per_page=2&page=3>; rel=\"last\"", first.Headers["link"]);
        Assert.Equal($"<{url}?per_page=2&page=2>; rel=\"prev\", <{url}?per_page=2&page=1>; rel=\"first\"", last.Headers["link"]);
        Assert.Equal(5, all.Count);
    }

    [Fact]
    public async Task A_reaction_is_created_once()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        var comment = await github.Client(github.Bob).Issue.Comment.Create("alice", "churn", 1, "gitops plan");
        var path = $"/repos/alice/churn/issues/comments/{comment.Id}/reactions";

        var created = await github.SendAsync(github.Alice, "POST", path, new JsonObject { ["content"] = "eyes" });
        var again = await github.SendAsync(github.Alice, "POST", path, new JsonObject { ["content"] = "eyes" });
        var listed = await github.Client(github.Bob).Reaction.IssueComment.GetAll("alice", "churn", comment.Id);

        Assert.Equal((201, 200), (created.Status, again.Status));
        Assert.Equal(ReactionType.Eyes, Assert.Single(listed).Content.Value);
    }

    [Fact]
    public async Task Reviews_are_submitted_and_dismissed_but_not_by_the_author()
    {
        await using var github = await TestGitHub.StartAsync();
        var pull = await github.OpenPullRequestAsync();
        var bob = github.Client(github.Bob).PullRequest.Review;

        var approved = await bob.Create("alice", "churn", 1, new() { Event = PullRequestReviewEvent.Approve });
        var own = await Assert.ThrowsAsync<ApiValidationException>(() =>
            github.Client(github.Alice).PullRequest.Review.Create("alice", "churn", 1, new() { Event = PullRequestReviewEvent.Approve })
        );
        await github.Client(github.Alice).PullRequest.Review.Dismiss("alice", "churn", 1, approved.Id, new() { Message = "Outdated" });

        Assert.Equal((PullRequestReviewState.Approved, pull.Head.Sha), (approved.State.Value, approved.CommitId));
        Assert.Contains("Can not approve your own pull request", own.Message);
        Assert.Equal(PullRequestReviewState.Dismissed, Assert.Single(await bob.GetAll("alice", "churn", 1)).State.Value);
    }

    [Fact]
    public async Task A_comment_is_minimized_by_GraphQL()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        var comment = await github.Client(github.Bob).Issue.Comment.Create("alice", "churn", 1, "Old plan");
        var mutation =
            "mutation($input: MinimizeCommentInput!) { minimizeComment(input: $input) { minimizedComment { minimizedReason } } }";
        var input = new JsonObject { ["subjectId"] = comment.NodeId, ["classifier"] = "OUTDATED" };

        var minimized = await github.GraphQlAsync(github.Alice, mutation, new() { ["input"] = input });
        var refused = await github.GraphQlAsync(github.Bob, mutation, new() { ["input"] = input.DeepClone() });
        var read = await github.SendAsync(github.Bob, "GET", $"/repos/alice/churn/issues/comments/{comment.Id}");

        Assert.Equal("outdated", (string)minimized["data"]!["minimizeComment"]!["minimizedComment"]!["minimizedReason"]!);
        Assert.Equal("FORBIDDEN", (string)refused["errors"]![0]!["type"]!);
        Assert.Equal("outdated", (string)read.Json["minimized"]!["reason"]!);
    }

    [Theory]
    [InlineData("alice", "admin", "admin")]
    [InlineData("bob", "read", "read")]
    [InlineData("carol", "write", "maintain")]
    [InlineData("dave", "read", "triage")]
    public async Task The_permission_of_a_collaborator_contains_the_role(string login, string permission, string role)
    {
        await using var github = await TestGitHub.StartAsync();
        github.Server.Setup.AddUser("carol");
        github.Server.Setup.AddUser("dave");
        github.Server.Setup.SetRole(github.RepositoryId, "carol", "maintain");
        github.Server.Setup.SetRole(github.RepositoryId, "dave", "triage");

        var reply = await github.Client(github.Alice).Repository.Collaborator.ReviewPermission("alice", "churn", login);

        Assert.Equal((permission, role), (reply.Permission, reply.RoleName));
    }

    [Fact]
    public async Task Memberships_of_teams_are_visible_to_members_and_to_apps_with_the_permission()
    {
        await using var github = await TestGitHub.StartAsync();
        github.Server.Setup.AddOrganization("acme");
        github.Server.Setup.AddTeam("acme", "ml", "alice");
        const string Path = "/orgs/acme/teams/ml/memberships/";

        var member = await github.SendAsync(github.Alice, "GET", Path + "alice");
        var notMember = await github.SendAsync(github.Alice, "GET", Path + "bob");
        var outside = await github.SendAsync(github.Bob, "GET", Path + "alice");

        Assert.Equal("active", (string)member.Json["state"]!);
        Assert.Equal((404, 404), (notMember.Status, outside.Status));
    }
}
