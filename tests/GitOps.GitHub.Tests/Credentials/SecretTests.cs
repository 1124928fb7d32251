using System.Net;
using GitOps.Engine.Review;
using GitOps.GitHub.Tests.Stub;

namespace GitOps.GitHub.Tests.Credentials;

/// <summary>Tokens and keys are in the header of a request to the API, and nowhere else.</summary>
public sealed class SecretTests
{
    private readonly GitHubStub _github = new();
    private readonly SkippingTime _time = new();

    public static TheoryData<int> Answers() => [400, 401, 403, 404, 409, 422, 429, 500, 301, 0, 1];

    [Theory, MemberData(nameof(Answers))]
    public async Task No_error_shows_a_token_or_a_key_even_if_the_server_repeats_them(int answer)
    {
        foreach (var connect in new[] { Connected.ByApp, Connected.ByToken })
        {
            using var connections = connect(_github, _time, null);
            _github.Fault = (request, normal) => Repeat(request, answer, normal);

            var errors = new List<Exception?>
            {
                await Record.ExceptionAsync(() => connections.CommentAsync("text")),
                await Record.ExceptionAsync(() => connections.Publisher().PublishAsync(Connected.Check(CheckState.Success, "t"), default)),
                await Record.ExceptionAsync(() => connections.Host().PullRequests.FindAsync(1, default)),
                await Record.ExceptionAsync(() => connections.CheckAsync(GitHubStub.Url, default)),
            };

            Assert.All(errors, e => AssertClean($"{e} {e?.Data.Count}"));
            Assert.Contains(errors, e => e is not null);
        }
    }

    [Fact]
    public async Task No_URL_or_body_has_a_token_and_the_control_is_found()
    {
        using var connections = Connected.ByApp(_github, _time);

        await connections.CommentAsync("text");
        await connections.Publisher().PublishAsync(Connected.Check(CheckState.Success, "t", Connected.Annotations(60)), default);

        Assert.All(_github.Journal, r => AssertClean($"{r} {r.Body?.ToJsonString()}"));
        Assert.Contains(_github.Journal, r => r.Authorization!.Contains("ghs_4711_2", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_print_no_secret()
    {
        var app = new GitHubAppOptions("Iv1.abc", Connected.PrivateKey);
        var repository = new GitHubRepositoryOptions(GitHubStub.Url) { App = app, Token = Connected.Token };

        AssertClean($"{app} {repository} {new GitHubOptions { Repositories = [repository] }}");
    }

    [Theory]
    [InlineData("ghp_planted\nsecond")]
    [InlineData("ghp_planted with spaces")]
    [InlineData("")]
    public async Task A_token_with_a_line_break_is_an_error_that_does_not_quote_it(string token)
    {
        using var connections = new GitOps.GitHub.Repositories.GitHubConnections(
            new() { Repositories = [new(GitHubStub.Url) { Token = token }], RequestTimeout = Timeout.InfiniteTimeSpan },
            _github,
            _time
        );

        var error = await Record.ExceptionAsync(() => connections.Host().PullRequests.FindAsync(1, default));

        Assert.Contains("has a character that no token has", error!.Message, StringComparison.Ordinal);
        AssertClean(error.ToString());
    }

    private static HttpResponseMessage Repeat(StubRequest request, int answer, Func<HttpResponseMessage> normal)
    {
        if (request.Path.StartsWith("app", StringComparison.Ordinal) || request.Path.EndsWith("/installation", StringComparison.Ordinal))
            return answer == 401 && request.Path == "app" ? Error(request, 401) : normal();
        return answer switch
        {
            0 => throw new HttpRequestException("connection reset"),
            1 => ScriptedHandler.Answer(HttpStatusCode.OK, $"<html>{request.Authorization}</html>"),
            _ => Error(request, answer),
        };
    }

    private static HttpResponseMessage Error(StubRequest request, int status)
    {
        var response = ScriptedHandler.Answer(
            (HttpStatusCode)status,
            new { message = $"you sent {request.Authorization}", errors = new[] { new { message = request.Authorization } } }
        );
        if (status == 301)
            response.Headers.Location = new($"https://evil.example/?{Uri.EscapeDataString(request.Authorization!)}");
        return response;
    }

    private static void AssertClean(string text)
    {
        Assert.DoesNotContain("planted", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ghs_", text, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Connected.PrivateKey.Split('\n')[3], text, StringComparison.Ordinal);
    }
}
