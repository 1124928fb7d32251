using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Faults;
using GitOps.LocalGitHub.Tests.Drivers;
using GitOps.Testing;
using GitOps.Testing.GitHub;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.LocalGitHub.Tests;

/// <summary>Rate limits, conditional requests and injected faults.</summary>
public sealed class LimitTests
{
    private const string Repository = "/repos/alice/churn";

    [Fact]
    public async Task A_conditional_request_is_answered_with_304_and_costs_no_quota()
    {
        await using var github = await TestGitHub.StartAsync();
        var first = await github.SendAsync(github.Alice, "GET", Repository);

        var unchanged = await github.SendAsync(github.Alice, "GET", Repository, null, ("If-None-Match", first.Headers["etag"]));
        var other = await github.SendAsync(github.Bob, "GET", Repository, null, ("If-None-Match", first.Headers["etag"]));

        Assert.Equal((304, ""), (unchanged.Status, unchanged.Text));
        Assert.Equal(first.Headers["x-ratelimit-remaining"], unchanged.Headers["x-ratelimit-remaining"]);
        Assert.Equal(("5000", "4999", "core"), (Header("limit"), Header("remaining"), Header("resource")));
        Assert.Equal(200, other.Status);

        string Header(string name) => first.Headers["x-ratelimit-" + name];
    }

    [Fact]
    public async Task The_primary_limit_of_an_hour_is_enforced()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var github = await TestGitHub.StartAsync(o => o with { TimeProvider = time, EnforceLimits = true });

        for (var i = 0; i < 60; i++)
            Assert.Equal(200, (await github.SendAsync("", "GET", Repository)).Status);
        var exceeded = await github.SendAsync("", "GET", Repository);
        var reset = DateTimeOffset.FromUnixTimeSeconds(long.Parse(exceeded.Headers["x-ratelimit-reset"]));
        var status = await github.SendAsync("", "GET", "/rate_limit");
        time.Advance(reset - time.GetUtcNow() + TimeSpan.FromSeconds(1));
        var later = await github.SendAsync("", "GET", Repository);

        Assert.Equal((403, "0"), (exceeded.Status, exceeded.Headers["x-ratelimit-remaining"]));
        Assert.Contains("API rate limit exceeded", exceeded.Message);
        Assert.Equal((200, 0), (status.Status, (int)status.Json["rate"]!["remaining"]!));
        Assert.Equal(200, later.Status);
    }

    [Fact]
    public async Task Content_is_limited_to_80_writes_a_minute_and_500_an_hour()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var github = await TestGitHub.StartAsync(o => o with { TimeProvider = time, EnforceLimits = true });
        await github.OpenPullRequestAsync();
        time.Advance(TimeSpan.FromHours(1));

        var perMinute = await WriteUntilRefusedAsync();
        time.Advance(TimeSpan.FromSeconds(int.Parse(perMinute.Last.Headers["retry-after"])));
        var written = perMinute.Count;
        Reply last;
        do
        {
            (var count, last) = await WriteUntilRefusedAsync();
            written += count;
            time.Advance(TimeSpan.FromMinutes(1));
        } while (written < 500);
        var perHour = await WriteUntilRefusedAsync();

        Assert.Equal((80, 403), (perMinute.Count, perMinute.Last.Status));
        Assert.Contains("secondary rate limit", perMinute.Last.Message);
        Assert.Equal((500, 0), (written, perHour.Count));
        Assert.InRange(int.Parse(perHour.Last.Headers["retry-after"]), 61, 3600);

        async Task<(int Count, Reply Last)> WriteUntilRefusedAsync()
        {
            for (var count = 0; ; count++)
            {
                var reply = await github.SendAsync(
                    github.Bob,
                    "POST",
                    Repository + "/issues/1/comments",
                    new JsonObject { ["body"] = "Plan" }
                );
                if (reply.Status != 201)
                    return (count, reply);
            }
        }
    }

    [Fact]
    public async Task Points_are_limited_to_900_a_minute()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var github = await TestGitHub.StartAsync(o => o with { TimeProvider = time, EnforceLimits = true });

        var replies = new List<Reply>();
        for (var i = 0; i < 901; i++)
            replies.Add(await github.SendAsync(github.Alice, "GET", "/user"));
        time.Advance(TimeSpan.FromSeconds(int.Parse(replies[^1].Headers["retry-after"])));
        var later = await github.SendAsync(github.Alice, "GET", "/user");

        Assert.All(replies.SkipLast(1), r => Assert.Equal(200, r.Status));
        Assert.Equal(429, replies[^1].Status);
        Assert.Equal(200, later.Status);
    }

    [Fact]
    public async Task At_most_100_requests_are_handled_at_the_same_time()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var github = await TestGitHub.StartAsync(o => o with { TimeProvider = time, EnforceLimits = true });
        github.Server.Inject(new("GET", "^/user$", FaultKind.Delay, 101));

        var waiting = Enumerable.Range(0, 101).Select(_ => github.SendAsync(github.Alice, "GET", "/user")).ToList();
        var refused = await await Task.WhenAny(waiting);
        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(60));
                return waiting.All(w => w.IsCompleted);
            },
            "all requests answered"
        );

        Assert.Equal((429, "60"), (refused.Status, refused.Headers["retry-after"]));
        Assert.Equal(100, (await Task.WhenAll(waiting)).Count(r => r.Status == 200));
    }

    [Fact]
    public async Task Faults_are_injected_as_often_as_asked_for()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        const string Comments = Repository + "/issues/1/comments";
        var body = new JsonObject { ["body"] = "Plan" };
        github.Server.Inject(new("POST", "/comments$", FaultKind.ServerError, 2));
        github.Server.Inject(new("POST", "/comments$", FaultKind.SecondaryLimit));
        github.Server.Inject(new("POST", "/comments$", FaultKind.NotFound));
        github.Server.Inject(new("POST", "/comments$", FaultKind.LostResponse));

        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
            statuses.Add((await github.SendAsync(github.Bob, "POST", Comments, body)).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => github.SendAsync(github.Bob, "POST", Comments, body));
        var listed = await github.Client(github.Bob).Issue.Comment.GetAllForIssue("alice", "churn", 1);

        Assert.Equal([500, 500, 403, 404], statuses);
        Assert.Equal("Plan", Assert.Single(listed).Body);
        Assert.Contains(github.Journal(), l => l.Contains("\"fault\":\"LostResponse\"") && l.Contains("\"status\":201"));
    }
}
