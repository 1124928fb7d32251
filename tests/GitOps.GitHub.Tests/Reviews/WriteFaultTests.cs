using System.Net;
using GitOps.Engine.Review;
using GitOps.GitHub.Repositories;
using GitOps.GitHub.Tests.Stub;

namespace GitOps.GitHub.Tests.Reviews;

/// <summary>Every write, failing in every way: one comment and one check of the final state remain, and no annotation twice.</summary>
public sealed class WriteFaultTests
{
    private readonly SkippingTime _time = new();

    public static TheoryData<string, int> Faults()
    {
        var data = new TheoryData<string, int>();
        foreach (var fault in new[] { "killed before", "killed after", "lost", "twice", "500 before", "500 after", "secondary", "404" })
        foreach (var write in Enumerable.Range(1, 4))
            data.Add(fault, write);
        return data;
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task One_comment_and_one_check_run_remain(string fault, int write)
    {
        var github = new GitHubStub();
        await PublishAsync(github, fault, write, Connected.ByApp);

        Assert.Equal(["final\n\n<!-- gitops: churn/prod/plan -->"], github.Comments.Select(c => c["body"]!.ToString()));
        var run = Assert.Single(github.CheckRuns, r => r["conclusion"]?.ToString() != "neutral");
        Assert.Equal("completed failure", $"{run["status"]} {run["conclusion"]}");
        Assert.Equal(Enumerable.Range(1, 120), github.AnnotationsOf((long)run["id"]!).Select(a => (int)a["start_line"]!).Order());
        Assert.Equal(run, github.CheckRuns[^1]);
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task One_comment_and_the_final_status_remain_with_a_token(string fault, int write)
    {
        var github = new GitHubStub { IsUser = true };
        await PublishAsync(github, fault, write, Connected.ByToken);

        Assert.Equal(["final\n\n<!-- gitops: churn/prod/plan -->"], github.Comments.Select(c => c["body"]!.ToString()));
        Assert.Equal("failure", github.Statuses[^1]["state"]!.ToString());
    }

    [Fact]
    public async Task A_comment_that_GitHub_creates_after_the_timeout_is_found_and_its_double_deleted()
    {
        var github = new GitHubStub();
        Action late = () => { };
        var creates = 0;
        github.Fault = (request, answer) =>
        {
            if (request is not { Method: "POST" } || !request.Path.EndsWith("/comments", StringComparison.Ordinal))
                return answer();
            if (++creates == 1)
            {
                late = () => answer();
                throw new HttpRequestException("timeout");
            }

            var response = answer();
            late();
            return response;
        };
        using var connections = Connected.ByApp(github, _time);

        await connections.CommentAsync("final");

        Assert.Single(github.Comments);
    }

    // A process that is killed is followed by another one, which publishes the same again.
    private async Task PublishAsync(
        GitHubStub github,
        string fault,
        int write,
        Func<HttpMessageHandler, TimeProvider, GitHubOptions?, GitHubConnections> connect
    )
    {
        var writes = 0;
        github.Fault = (request, answer) =>
            request.IsWrite && !request.Path.StartsWith("app/", StringComparison.Ordinal) && ++writes == write
                ? Fail(fault, answer)
                : answer();
        for (var process = 0; process < 2; process++)
            try
            {
                using var connections = connect(github, _time, null);
                await connections.CommentAsync("final");
                await connections
                    .Publisher()
                    .PublishAsync(Connected.Check(CheckState.Failure, "wrong", Connected.Annotations(120)), default);
            }
            catch (KilledException) { }

        Assert.True(writes >= Math.Min(write, 2));
    }

    private static HttpResponseMessage Fail(string fault, Func<HttpResponseMessage> answer)
    {
        if (fault is "killed before")
            throw new KilledException();
        if (fault is "lost" or "killed after" or "twice" or "500 after")
            answer();
        return fault switch
        {
            "killed after" => throw new KilledException(),
            "lost" => throw new HttpRequestException("the response ended prematurely"),
            "twice" => answer(),
            "500 before" or "500 after" => ScriptedHandler.Answer(HttpStatusCode.InternalServerError, new { message = "Server Error" }),
            "secondary" => ScriptedHandler.Answer(
                HttpStatusCode.Forbidden,
                new { message = "You have exceeded a secondary rate limit. Please wait." }
            ),
            "404" => ScriptedHandler.Answer(HttpStatusCode.NotFound, new { message = "Not Found" }),
            _ => throw new InvalidOperationException(fault),
        };
    }

    private sealed class KilledException : Exception;
}
