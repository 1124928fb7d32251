using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Tests.Drivers;
using GitOps.Testing.GitHub;
using Octokit;

namespace GitOps.LocalGitHub.Tests;

/// <summary>Check runs, commit statuses and deployments.</summary>
public sealed class CheckTests
{
    private const string Path = "/repos/alice/churn/check-runs";

    [Fact]
    public async Task A_check_run_is_created_and_completed_by_its_app()
    {
        await using var github = await TestGitHub.StartAsync();
        var pull = await github.OpenPullRequestAsync();
        using var app = new TestApp(github);
        var checks = github.Client(await app.TokenAsync()).Check.Run;

        var created = await checks.Create(
            "alice",
            "churn",
            new("gitops/plan", pull.Head.Sha) { ExternalId = "1/abc", Status = CheckStatus.InProgress }
        );
        var completed = await checks.Update("alice", "churn", created.Id, new() { Conclusion = CheckConclusion.Failure });
        var listed = await checks.GetAllForReference("alice", "churn", "feature");

        Assert.Equal((CheckStatus.InProgress, "1/abc"), (created.Status.Value, created.ExternalId));
        Assert.Equal((CheckStatus.Completed, CheckConclusion.Failure), (completed.Status.Value, completed.Conclusion!.Value.Value));
        Assert.Equal(app.Ids.AppId, Assert.Single(listed.CheckRuns).App.Id);
        Assert.Equal(1, Assert.Single(completed.PullRequests).Number);
    }

    [Fact]
    public async Task Only_apps_create_check_runs_and_only_their_own_app_updates_them()
    {
        await using var github = await TestGitHub.StartAsync();
        var pull = await github.OpenPullRequestAsync();
        using var app = new TestApp(github);
        using var other = new TestApp(github, "other");
        var request = new JsonObject { ["name"] = "plan", ["head_sha"] = pull.Head.Sha };

        var byUser = await github.SendAsync(github.Alice, "POST", Path, request);
        var created = await github.SendAsync(await app.TokenAsync(), "POST", Path, request);
        var byOther = await github.SendAsync(await other.TokenAsync(), "PATCH", $"{Path}/{created.Json["id"]}", new JsonObject());

        Assert.Equal((403, "You must authenticate via a GitHub App."), (byUser.Status, byUser.Message));
        Assert.Equal((201, 403), (created.Status, byOther.Status));
        Assert.Contains("can only be modified by the GitHub App that created it", byOther.Message);
    }

    [Fact]
    public async Task Annotations_are_limited_to_50_in_a_request_and_updates_append()
    {
        await using var github = await TestGitHub.StartAsync();
        var pull = await github.OpenPullRequestAsync();
        using var app = new TestApp(github);
        var token = await app.TokenAsync();
        var run = $"{Path}/{(await Create(50)).Json["id"]}";

        var appended = await github.SendAsync(token, "PATCH", run, new JsonObject { ["output"] = Output(10) });
        var tooMany = await github.SendAsync(token, "PATCH", run, new JsonObject { ["output"] = Output(51) });
        var page = await github.SendAsync(token, "GET", run + "/annotations?per_page=100");

        Assert.Equal(60, (int)appended.Json["output"]!["annotations_count"]!);
        Assert.Equal(60, page.Json.AsArray().Count);
        Assert.Equal(422, tooMany.Status);
        Assert.Contains("at most 50 annotations", tooMany.Message);

        Task<Reply> Create(int count) =>
            github.SendAsync(
                token,
                "POST",
                Path,
                new JsonObject
                {
                    ["name"] = "plan",
                    ["head_sha"] = pull.Head.Sha,
                    ["output"] = Output(count),
                }
            );
    }

    private static JsonObject Output(int annotations) =>
        new()
        {
            ["title"] = "Plan",
            ["summary"] = "1 to create",
            ["annotations"] = new JsonArray([
                .. Enumerable
                    .Range(1, annotations)
                    .Select(line =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["path"] = "feature.yaml",
                                ["start_line"] = line,
                                ["end_line"] = line,
                                ["annotation_level"] = "failure",
                                ["message"] = "Unknown field",
                            }
                    ),
            ]),
        };

    [Theory]
    [InlineData("""{"output": {"title": "t", "summary": "LONG"}}""", "summary exceeds a maximum length of 65535")]
    [InlineData("""{"output": {"title": "t"}}""", "summary wasn't supplied")]
    [InlineData("""{"status": "completed"}""", "needs a conclusion")]
    [InlineData("""{"conclusion": "stale"}""", "stale is not one of")]
    [InlineData("""{"status": "waiting"}""", "waiting is not one of")]
    public async Task What_a_check_run_cannot_have_is_refused(string change, string message)
    {
        await using var github = await TestGitHub.StartAsync();
        var pull = await github.OpenPullRequestAsync();
        using var app = new TestApp(github);
        var request = JsonNode.Parse(change.Replace("LONG", new string('a', 65_536)))!.AsObject();
        (request["name"], request["head_sha"]) = ("plan", pull.Head.Sha);

        var reply = await github.SendAsync(await app.TokenAsync(), "POST", Path, request);

        Assert.Equal(422, reply.Status);
        Assert.Contains(message, reply.Message);
    }

    [Fact]
    public async Task Statuses_combine_and_their_description_has_at_most_140_characters()
    {
        await using var github = await TestGitHub.StartAsync();
        var pull = await github.OpenPullRequestAsync();
        var statuses = github.Client(github.Alice).Repository.Status;

        var none = await statuses.GetCombined("alice", "churn", "feature");
        await statuses.Create(
            "alice",
            "churn",
            pull.Head.Sha,
            new()
            {
                State = CommitState.Success,
                Context = "plan",
                Description = new('a', 140),
            }
        );
        var green = await statuses.GetCombined("alice", "churn", pull.Head.Sha);
        await statuses.Create("alice", "churn", pull.Head.Sha, new() { State = CommitState.Failure, Context = "PLAN" });
        var red = await statuses.GetCombined("alice", "churn", pull.Head.Sha);
        var refused = await Assert.ThrowsAsync<ApiValidationException>(() =>
            statuses.Create("alice", "churn", pull.Head.Sha, new() { State = CommitState.Success, Description = new('a', 141) })
        );

        Assert.Equal(
            (CommitState.Pending, CommitState.Success, CommitState.Failure),
            (none.State.Value, green.State.Value, red.State.Value)
        );
        Assert.Equal(1, red.TotalCount);
        Assert.Contains("maximum is 140 characters", refused.ApiError.Errors[0].Message);
    }

    [Fact]
    public async Task A_successful_deployment_makes_earlier_ones_of_its_environment_inactive()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.CreateBranchAsync();
        var deployments = github.Client(github.Alice).Repository.Deployment;

        var first = await deployments.Create("alice", "churn", New());
        await deployments.Status.Create("alice", "churn", first.Id, new(DeploymentState.Success));
        var second = await deployments.Create("alice", "churn", New());
        await deployments.Status.Create("alice", "churn", second.Id, new(DeploymentState.Success));

        Assert.Equal(DeploymentState.Inactive, (await deployments.Status.GetAll("alice", "churn", first.Id))[0].State.Value);
        Assert.Equal(2, (await deployments.GetAll("alice", "churn")).Count);

        static NewDeployment New() =>
            new("feature")
            {
                Environment = "dev",
                RequiredContexts = [],
                AutoMerge = false,
            };
    }
}
