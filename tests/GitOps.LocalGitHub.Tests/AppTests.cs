using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Tests.Drivers;
using GitOps.Testing.GitHub;
using Microsoft.Extensions.Time.Testing;
using Octokit;

namespace GitOps.LocalGitHub.Tests;

/// <summary>JWTs and installation tokens of Apps.</summary>
public sealed class AppTests
{
    [Fact]
    public async Task An_app_is_read_with_its_JWT_and_its_installation_found()
    {
        await using var github = await TestGitHub.StartAsync();
        using var app = new TestApp(github);
        var client = github.Client(app.Jwt());

        var current = await client.GitHubApps.GetCurrent();
        var installation = await client.GitHubApps.GetRepositoryInstallationForCurrent("alice", "churn");
        var bot = await client.User.Get("gitops[bot]").ContinueWith(t => t.Exception?.InnerException);

        Assert.Equal((app.Ids.AppId, "gitops"), (current.Id, current.Slug));
        Assert.Equal(app.Installation, installation.Id);
        Assert.IsType<ForbiddenException>(bot);
    }

    [Fact]
    public async Task A_JWT_that_is_not_valid_is_refused_with_the_reason()
    {
        await using var github = await TestGitHub.StartAsync();
        using var app = new TestApp(github);
        using var other = RSA.Create(2048);

        await Refused("could not be decoded", app.Jwt(key: other));
        await Refused("could not be decoded", app.Jwt(algorithm: "none"));
        await Refused("too far in the future", app.Jwt(lifetime: TimeSpan.FromMinutes(11)));
        await Refused("'exp'", app.Jwt(lifetime: TimeSpan.FromSeconds(-1)));
        await Refused("'iat'", app.Jwt(issuedAgo: TimeSpan.FromSeconds(-60)));
        await Refused("'iss'", app.Jwt(issuer: "stranger"));
        await Refused("could not be decoded", github.Alice);

        async Task Refused(string message, string token)
        {
            var reply = await github.SendAsync(token, "GET", "/app");
            Assert.Equal(401, reply.Status);
            Assert.Contains(message, reply.Message);
        }
    }

    [Fact]
    public async Task An_installation_token_is_narrowed_to_repositories_and_permissions()
    {
        await using var github = await TestGitHub.StartAsync();
        var secret = github.Server.Setup.AddRepository("alice", "secret", isPrivate: true);
        using var app = new TestApp(github);
        var body = new JsonObject
        {
            ["repository_ids"] = new JsonArray(github.RepositoryId),
            ["permissions"] = new JsonObject { ["issues"] = "read" },
        };

        var reply = await app.CreateTokenAsync(body);
        var narrow = (string)reply.Json["token"]!;
        var listed = await github.SendAsync(narrow, "GET", "/installation/repositories");
        var hidden = await github.SendAsync(narrow, "GET", "/repos/alice/secret");
        var visible = await github.SendAsync(await app.TokenAsync(), "GET", "/repos/alice/secret");
        await github.OpenPullRequestAsync();
        var refused = await github.SendAsync(narrow, "POST", "/repos/alice/churn/issues/1/comments", new JsonObject { ["body"] = "Hello" });

        Assert.Equal("""{"issues":"read","metadata":"read"}""", reply.Json["permissions"]!.ToJsonString());
        Assert.Equal("churn", (string)Assert.Single(listed.Json["repositories"]!.AsArray())!["name"]!);
        Assert.Equal((404, 200), (hidden.Status, visible.Status));
        Assert.Equal((403, "Resource not accessible by integration"), (refused.Status, refused.Message));
        Assert.NotEqual(0, secret);
    }

    [Fact]
    public async Task What_was_not_granted_cannot_be_asked_for()
    {
        await using var github = await TestGitHub.StartAsync();
        github.Server.Setup.AddRepository("bob", "other");
        using var app = new TestApp(github);

        var permission = await app.CreateTokenAsync(new() { ["permissions"] = new JsonObject { ["members"] = "write" } });
        var repository = await app.CreateTokenAsync(new() { ["repository_ids"] = new JsonArray(4711) });
        var name = await app.CreateTokenAsync(new() { ["repositories"] = new JsonArray("other") });

        Assert.Equal((422, 422, 422), (permission.Status, repository.Status, name.Status));
        Assert.Contains("not granted to this installation", permission.Message);
        Assert.Contains("does not exist or is not accessible", repository.Message);
    }

    [Fact]
    public async Task An_installation_token_is_valid_for_an_hour()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var github = await TestGitHub.StartAsync(o => o with { TimeProvider = time });
        using var app = new TestApp(github);
        var token = await app.TokenAsync();

        time.Advance(TimeSpan.FromMinutes(59));
        var before = await github.SendAsync(token, "GET", "/repos/alice/churn");
        time.Advance(TimeSpan.FromMinutes(1));
        var after = await github.SendAsync(token, "GET", "/repos/alice/churn");

        Assert.Equal((200, 401), (before.Status, after.Status));
        Assert.Equal("Bad credentials", after.Message);
    }

    [Fact]
    public async Task What_an_app_writes_names_the_app_and_its_bot()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        using var app = new TestApp(github);
        var token = await app.TokenAsync();
        var bot = await github.Client(token).User.Get("gitops[bot]");

        var comment = await github.SendAsync(token, "POST", "/repos/alice/churn/issues/1/comments", new JsonObject { ["body"] = "Plan" });
        var byUser = await github.SendAsync(
            github.Bob,
            "POST",
            "/repos/alice/churn/issues/1/comments",
            new JsonObject { ["body"] = "Hello" }
        );

        Assert.Equal(app.Ids.AppId, (long)comment.Json["performed_via_github_app"]!["id"]!);
        Assert.Equal((bot.Id, "Bot"), ((long)comment.Json["user"]!["id"]!, (string)comment.Json["user"]!["type"]!));
        Assert.Null(byUser.Json["performed_via_github_app"]);
    }

    [Fact]
    public async Task Tokens_are_neither_in_the_journal_nor_in_the_state()
    {
        await using var github = await TestGitHub.StartAsync();
        using var app = new TestApp(github);
        var token = await app.TokenAsync();
        var jwt = app.Jwt();
        await github.SendAsync(token, "GET", "/repos/alice/churn");
        await github.SendAsync(jwt, "GET", "/app");

        var journal = string.Join('\n', github.Journal());
        await github.Server.DisposeAsync();
        var state = await File.ReadAllTextAsync(Path.Combine(github.StateFolder, "state.jsonl"));

        Assert.Contains("\"token\":\"Installation\"", journal);
        Assert.Contains("\"token\":\"Jwt\"", journal);
        foreach (var secret in (string[])[token, jwt, github.Alice])
            Assert.DoesNotContain(secret, journal + state);
    }
}
