using System.Net;
using GitOps.Engine.Errors;
using GitOps.GitHub.Tests.Stub;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.GitHub.Tests.Http;

/// <summary>Pages from memory, redirects, retries, sizes and times.</summary>
public sealed class TransportTests
{
    private const string Reviews = "repos/acme/churn/pulls/1/reviews";
    private readonly GitHubStub _github = new();
    private readonly SkippingTime _time = new();

    [Fact]
    public async Task An_unchanged_page_is_asked_for_by_its_ETag_and_answered_from_memory()
    {
        using var connections = Connected.ByToken(_github, _time);
        OnTagged(Reviews, "\"one\"", ReviewOf(1), next: "https://api.github.com/second");
        OnTagged("second", "W/\"two\"", ReviewOf(2));

        var first = await connections.Host().PullRequests.ReviewsAsync(1, default);
        var second = await connections.Host().PullRequests.ReviewsAsync(1, default);

        Assert.Equal(["", "", "\"one\"", "W/\"two\""], _github.Journal.Select(r => r.IfNoneMatch));
        Assert.Equal([1L, 2L], first.Select(r => r.ReviewerId));
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task An_ETag_is_not_used_with_another_token()
    {
        OnTagged(Reviews, "\"one\"", ReviewOf(1));
        var options = new GitHubOptions { RequestTimeout = Timeout.InfiniteTimeSpan };
        using var connections = new GitOps.GitHub.Repositories.GitHubConnections(
            options with
            {
                Repositories =
                [
                    new("https://github.com/acme/churn") { Token = "one" },
                    new("https://github.com/acme/churn.git") { Token = "two" },
                ],
            },
            _github,
            _time
        );

        await connections.Find("https://github.com/acme/churn")!.PullRequests.ReviewsAsync(1, default);
        await connections.Find("https://github.com/acme/churn.git")!.PullRequests.ReviewsAsync(1, default);

        Assert.Equal(["", ""], _github.Journal.Select(r => r.IfNoneMatch));
    }

    [Fact]
    public async Task The_memory_for_pages_is_bounded()
    {
        OnTagged(Reviews, "\"one\"", ReviewOf(1));
        var options = new GitHubOptions { RequestTimeout = Timeout.InfiniteTimeSpan, MaxCacheBytes = 100 };
        using var connections = Connected.ByToken(_github, _time, options);

        await connections.Host().PullRequests.ReviewsAsync(1, default);
        await connections.Host().PullRequests.ReviewsAsync(1, default);

        Assert.Equal(["", ""], _github.Journal.Select(r => r.IfNoneMatch));
    }

    [Fact]
    public async Task A_read_follows_redirects_on_the_same_host()
    {
        using var connections = Connected.ByToken(_github, _time);
        _github.On("GET", Reviews, _ => Redirect("https://api.github.com/repositories/99/reviews"));
        _github.On("repositories/99/reviews", "[]");

        Assert.Empty(await connections.Host().PullRequests.ReviewsAsync(1, default));
    }

    [Theory]
    [InlineData("https://evil.example/steal?token=x")]
    [InlineData("http://api.github.com/plain")]
    [InlineData("https://api.github.com:8443/port")]
    public async Task A_redirect_to_another_host_is_an_error_and_the_token_stays(string target)
    {
        using var connections = Connected.ByToken(_github, _time);
        _github.On("GET", Reviews, _ => Redirect(target));

        var error = await Assert.ThrowsAsync<ServiceException>(() => connections.Host().PullRequests.ReviewsAsync(1, default));

        Assert.Equal("Redirected", error.Code);
        Assert.Single(_github.Journal);
    }

    [Fact]
    public async Task A_redirect_of_a_write_is_an_error()
    {
        using var connections = Connected.ByToken(_github, _time);
        _github.On("POST", "repos/acme/churn/issues/7/comments", _ => Redirect("https://api.github.com/repositories/99/comments"));

        var error = await Assert.ThrowsAsync<ServiceException>(() => connections.CommentAsync("text"));

        Assert.Equal("Redirected", error.Code);
        Assert.Single(_github.Writes);
    }

    [Fact]
    public async Task A_link_to_a_page_on_another_host_is_an_error_and_the_token_stays()
    {
        using var connections = Connected.ByToken(_github, _time);
        OnTagged(Reviews, "\"one\"", ReviewOf(1), next: "https://evil.example/second");

        var error = await Assert.ThrowsAsync<ServiceException>(() => connections.Host().PullRequests.ReviewsAsync(1, default));

        Assert.Equal("OtherHost", error.Code);
        Assert.Single(_github.Journal);
    }

    [Fact]
    public async Task A_read_is_repeated_after_errors_of_the_server_and_the_network()
    {
        using var connections = Connected.ByToken(_github, _time);
        var calls = 0;
        _github.On(
            "GET",
            Reviews,
            _ =>
                ++calls switch
                {
                    1 => new(HttpStatusCode.BadGateway) { Content = new StringContent("<html>") },
                    2 => throw new HttpRequestException("reset"),
                    _ => ScriptedHandler.Answer(HttpStatusCode.OK, "[]"),
                }
        );

        Assert.Empty(await connections.Host().PullRequests.ReviewsAsync(1, default));
    }

    [Theory]
    [InlineData("{\"not\": \"a list\"}")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task A_response_of_another_form_is_an_error_of_the_service(string body)
    {
        using var connections = Connected.ByToken(_github, _time);
        _github.On(Reviews, body);

        var error = await Assert.ThrowsAsync<ServiceException>(() => connections.Host().PullRequests.ReviewsAsync(1, default));

        Assert.Equal("InvalidResponse", error.Code);
    }

    [Fact]
    public async Task A_pull_request_without_commits_is_an_error_of_the_service()
    {
        using var connections = Connected.ByToken(_github, _time);
        _github.On("repos/acme/churn/pulls/1", "{}");

        var error = await Assert.ThrowsAsync<ServiceException>(() => connections.Host().PullRequests.FindAsync(1, default));

        Assert.Equal("InvalidResponse", error.Code);
    }

    [Fact]
    public async Task A_response_beyond_the_limit_is_an_error()
    {
        var options = new GitHubOptions { RequestTimeout = Timeout.InfiniteTimeSpan, MaxResponseBytes = 10_000 };
        using var connections = Connected.ByToken(_github, _time, options);
        _github.On(Reviews, "[" + new string(' ', 10_000) + "]");

        var error = await Assert.ThrowsAsync<ServiceException>(() => connections.Host().PullRequests.ReviewsAsync(1, default));

        Assert.Equal("ResponseTooLarge", error.Code);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_after_the_timeout()
    {
        var time = new FakeTimeProvider();
        var silent = new SilentHandler();
        using var connections = Connected.ByToken(silent, time, new() { RequestTimeout = TimeSpan.FromSeconds(30) });

        var call = connections.CommentAsync("text");
        while (!call.IsCompleted)
        {
            await Task.WhenAny(call, silent.Received.WaitAsync(TimeSpan.FromMilliseconds(1)));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var error = await Assert.ThrowsAsync<ServiceException>(() => call);
        Assert.Equal(ServiceErrorKind.Unavailable, error.Kind);
        Assert.Contains("no response within 30 s", error.Message, StringComparison.Ordinal);
    }

    private void OnTagged(string path, string tag, object body, string? next = null) =>
        _github.On(
            "GET",
            path,
            r =>
            {
                var response =
                    r.IfNoneMatch == tag ? new(HttpStatusCode.NotModified) : ScriptedHandler.Answer(HttpStatusCode.OK, new[] { body });
                response.Headers.TryAddWithoutValidation("etag", tag);
                if (next is not null && response.StatusCode == HttpStatusCode.OK)
                    response.Headers.TryAddWithoutValidation("link", $"<{next}>; rel=\"next\"");
                return response;
            }
        );

    private static object ReviewOf(long user) =>
        new
        {
            id = user,
            state = "APPROVED",
            user = new { id = user, login = $"user{user}" },
            commit_id = Connected.Head,
        };

    private static HttpResponseMessage Redirect(string target) =>
        new(HttpStatusCode.MovedPermanently) { Headers = { Location = new(target) }, Content = new StringContent("{}") };

    private sealed class SilentHandler : HttpMessageHandler
    {
        public SemaphoreSlim Received { get; } = new(0);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Received.Release();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("cancelled");
        }
    }
}
