using GitOps.Engine.Review;
using GitOps.GitHub;
using GitOps.LocalGitHub.Faults;
using GitOps.LocalGitHub.Tests.Drivers;
using GitOps.Testing.GitHub;

namespace GitOps.LocalGitHub.Tests;

/// <summary>The controller's own client, as an App and with a token; its requests are validated against GitHub's description.</summary>
public sealed class ReviewClientTests
{
    private static readonly ReviewMarker Plan = new("churn", "controller-1", "plan");

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_pull_request_gets_one_comment_and_one_check_that_are_updated_in_place(bool isApp)
    {
        await using var github = await TestGitHub.StartAsync();
        using var app = new TestApp(github);
        var opened = await github.OpenPullRequestAsync();
        var host = Host(github, isApp ? app : null);

        var pull = Assert.Single(await host.PullRequests.ListOpenAsync(default));
        Assert.Equal((1, opened.Head.Sha, "main", "alice", false), (pull.Number, pull.Head, pull.BaseBranch, pull.Author, pull.IsFromFork));
        Assert.Equal(["feature.yaml"], await host.PullRequests.ChangedFilesAsync(1, default));
        Assert.Equal(RepositoryRight.Admin, await host.PullRequests.RightOfAsync("alice", default));
        Assert.Equal(RepositoryRight.Read, await host.PullRequests.RightOfAsync("bob", default));

        foreach (var text in new[] { "first", "second", "second" })
            await host.Publisher.PublishAsync(1, Plan, text, default);
        foreach (var state in new[] { CheckState.InProgress, CheckState.Failure })
            await host.Publisher.PublishAsync(Check(pull.Head, state), default);

        var client = github.Client(github.Alice);
        Assert.StartsWith(
            "second",
            Assert.Single(await client.Issue.Comment.GetAllForIssue("alice", "churn", 1)).Body,
            StringComparison.Ordinal
        );
        if (isApp)
        {
            var runs = await client.Check.Run.GetAllForReference("alice", "churn", pull.Head);
            Assert.Equal("failure", Assert.Single(runs.CheckRuns).Conclusion!.Value.StringValue);
            Assert.Equal(60, (await client.Check.Run.GetAllAnnotations("alice", "churn", runs.CheckRuns[0].Id)).Count);
        }
        else
            Assert.Equal("failure", (await client.Repository.Status.GetCombined("alice", "churn", pull.Head)).State.StringValue);
    }

    [Fact]
    public async Task A_second_list_of_unchanged_pull_requests_costs_no_request_of_the_limit()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.OpenPullRequestAsync();
        var host = Host(github, null);
        await host.PullRequests.ListOpenAsync(default);
        var before = github.Journal().Length;

        Assert.Single(await host.PullRequests.ListOpenAsync(default));

        Assert.Contains("304", Assert.Single(github.Journal().Skip(before)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_whose_response_is_lost_is_not_doubled()
    {
        await using var github = await TestGitHub.StartAsync();
        using var app = new TestApp(github);
        var opened = await github.OpenPullRequestAsync();
        var host = Host(github, app);
        github.Server.Inject(new("POST", "/check-runs$", FaultKind.LostResponse));
        github.Server.Inject(new("POST", "/issues/1/comments$", FaultKind.LostResponse));

        await host.Publisher.PublishAsync(Check(opened.Head.Sha, CheckState.Failure), default);
        await host.Publisher.PublishAsync(1, Plan, "text", default);

        var client = github.Client(github.Alice);
        var run = Assert.Single((await client.Check.Run.GetAllForReference("alice", "churn", opened.Head.Sha)).CheckRuns);
        Assert.Equal(60, (await client.Check.Run.GetAllAnnotations("alice", "churn", run.Id)).Count);
        Assert.Single(await client.Issue.Comment.GetAllForIssue("alice", "churn", 1));
    }

    private static ReviewHost Host(TestGitHub github, TestApp? app)
    {
        var url = $"{github.Server.Url}/alice/churn.git";
        var options = new GitHubRepositoryOptions(url)
        {
            App = app is null ? null : new(app.Ids.ClientId, app.PrivateKey),
            Token = app is null ? github.Alice : null,
            Api = new($"{github.Server.Url}/api/v3/"),
        };
        return GitHubRegistration.Connect(new() { Repositories = [options] }, TimeProvider.System).Hosts.Find(url)!;
    }

    private static ReviewCheck Check(string head, CheckState state) =>
        new(Plan, head, "gitops/plan", state, "60 errors in dev")
        {
            Summary = "60 errors",
            Annotations =
                state == CheckState.Failure
                    ?
                    [
                        .. Enumerable
                            .Range(1, 60)
                            .Select(i => new CheckAnnotation("feature.yaml", i, i, AnnotationLevel.Failure, $"error {i}")),
                    ]
                    : [],
        };
}
