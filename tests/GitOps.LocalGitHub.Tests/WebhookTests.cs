using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Tests.Drivers;
using GitOps.LocalGitHub.Webhooks;
using GitOps.Testing;
using GitOps.Testing.GitHub;
using Octokit;

namespace GitOps.LocalGitHub.Tests;

/// <summary>Deliveries of webhooks.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task Events_of_a_pull_request_are_delivered_in_order_and_signed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await TestGitHub.StartAsync();
        using var app = new TestApp(github, webhookUrl: receiver.Url);

        await github.OpenPullRequestAsync();
        await github.CommitAsync(github.Alice, "feature", "feature.yaml", "epochs: 6\n");
        await github.SendAsync(
            await app.TokenAsync(),
            "POST",
            "/repos/alice/churn/issues/1/comments",
            new JsonObject { ["body"] = "Plan" }
        );
        await github.Client(github.Bob).PullRequest.Review.Create("alice", "churn", 1, new() { Event = PullRequestReviewEvent.Approve });
        await github.Client(github.Alice).PullRequest.Merge("alice", "churn", 1, new());
        await IdleAsync(github);

        Assert.Equal(
            "ping installation.created push push push pull_request.opened push pull_request.synchronize issue_comment.created "
                + "pull_request_review.submitted pull_request.closed push",
            string.Join(' ', receiver.Names)
        );
        var opened = receiver.Received.First(r => r.Event == "pull_request");
        var secret = Encoding.UTF8.GetBytes("It's a Secret to Everybody");
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(opened.Body)));
        Assert.Equal("sha256=" + signature, opened.Headers["x-hub-signature-256"]);
        Assert.Equal(app.Installation, (long)opened.Json["installation"]!["id"]!);
        Assert.Equal("alice/churn", (string)opened.Json["repository"]!["full_name"]!);
        Assert.Equal("integration", opened.Headers["x-github-hook-installation-target-type"]);
        Assert.StartsWith("GitHub-Hookshot/", opened.Headers["user-agent"]);
        Assert.Equal("approved", (string)receiver.Received.First(r => r.Event == "pull_request_review").Json["review"]!["state"]!);
    }

    [Fact]
    public async Task Deliveries_are_held_and_sent_in_any_order_twice_or_not_at_all()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await TestGitHub.StartAsync();
        using var app = new TestApp(github, webhookUrl: receiver.Url);
        await github.OpenPullRequestAsync();
        await IdleAsync(github);
        receiver.Received.Clear();
        var webhooks = github.Server.Webhooks;

        webhooks.Mode = DeliveryMode.Held;
        await CommentAsync("first");
        await CommentAsync("second");
        Assert.Empty(receiver.Received);
        webhooks.Send(webhooks.Deliveries.Where(d => d.Status == "pending").Select(d => d.Id).Reverse());
        await IdleAsync(github);
        webhooks.Mode = DeliveryMode.Dropped;
        await CommentAsync("dropped");
        webhooks.Mode = DeliveryMode.Twice;
        await CommentAsync("twice");
        await IdleAsync(github);

        Assert.Equal(["second", "first", "twice", "twice"], receiver.Received.Select(r => (string)r.Json["comment"]!["body"]!));
        var twice = receiver.Received.TakeLast(2).ToList();
        Assert.Equal(twice[0].Guid, twice[1].Guid);

        Task CommentAsync(string body) => github.Client(github.Bob).Issue.Comment.Create("alice", "churn", 1, body);
    }

    [Fact]
    public async Task A_failed_delivery_is_kept_and_redelivered_on_request()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await TestGitHub.StartAsync();
        using var app = new TestApp(github, webhookUrl: receiver.Url);
        receiver.Status = 503;
        await github.OpenPullRequestAsync();
        await IdleAsync(github);
        receiver.Status = 200;

        var failed = (await ListAsync()).First(d => (string)d!["event"]! == "pull_request")!;
        var accepted = await github.SendAsync(app.Jwt(), "POST", $"/app/hook/deliveries/{failed["id"]}/attempts");
        await IdleAsync(github);
        var again = (await ListAsync())[0]!;

        Assert.Equal((503, "Invalid HTTP Response: 503"), ((int)failed["status_code"]!, (string)failed["status"]!));
        Assert.Equal(202, accepted.Status);
        Assert.Equal((200, "OK", true), ((int)again["status_code"]!, (string)again["status"]!, (bool)again["redelivery"]!));
        Assert.Equal((string)failed["guid"]!, (string)again["guid"]!);

        async Task<JsonArray> ListAsync() => (await github.SendAsync(app.Jwt(), "GET", "/app/hook/deliveries")).Json.AsArray();
    }

    [Fact]
    public async Task A_webhook_of_a_repository_receives_a_ping_and_its_events()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await TestGitHub.StartAsync();
        var config = new Dictionary<string, string>
        {
            ["url"] = receiver.Url,
            ["content_type"] = "json",
            ["secret"] = "s",
        };

        await github.Client(github.Alice).Repository.Hooks.Create("alice", "churn", new("web", config) { Events = ["push"] });
        await github.OpenPullRequestAsync();
        await IdleAsync(github);

        Assert.Equal(["ping", "push"], receiver.Names.Distinct());
        Assert.Equal("repository", receiver.Received.First().Headers["x-github-hook-installation-target-type"]);
    }

    internal static Task IdleAsync(TestGitHub github) => Eventually.IsTrueAsync(() => github.Server.Webhooks.IsIdle, "all deliveries sent");
}
