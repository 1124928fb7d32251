using System.Net;
using GitOps.Engine.Errors;
using GitOps.Engine.Review;
using GitOps.GitHub.Tests.Stub;

namespace GitOps.GitHub.Tests.Http;

/// <summary>GitHub's limits are kept, and what GitHub says about them is followed.</summary>
public sealed class LimitTests
{
    private readonly GitHubStub _github = new();
    private readonly SkippingTime _time = new();

    public LimitTests() => _github.On("repos/acme/churn/pulls/1/reviews", "[]");

    [Theory]
    [InlineData(403, "retry-after", "17", 17)]
    [InlineData(429, "retry-after", "17", 17)]
    [InlineData(429, "", "", 60)]
    public async Task A_read_that_a_limit_refused_waits_as_long_as_GitHub_says(int status, string header, string value, int seconds)
    {
        using var connections = Connected.ByToken(_github, _time);
        var start = _time.GetUtcNow();
        RefuseOnce(() => Refusal(status, "limit", (header, value)));

        await ReadAsync(connections.Host());

        Assert.Equal(seconds, (_time.GetUtcNow() - start).TotalSeconds);
    }

    [Fact]
    public async Task Retry_after_comes_before_the_reset_of_the_primary_limit()
    {
        using var connections = Connected.ByToken(_github, _time);
        var start = _time.GetUtcNow();
        var reset = start.AddSeconds(90).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        RefuseOnce(() => Refusal(403, "limit", ("retry-after", "5"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", reset)));

        await ReadAsync(connections.Host());

        Assert.Equal(5, (_time.GetUtcNow() - start).TotalSeconds);
    }

    [Fact]
    public async Task Without_requests_left_the_next_one_waits_for_the_reset_without_being_refused_first()
    {
        using var connections = Connected.ByToken(_github, _time);
        var reset = _time.GetUtcNow().AddSeconds(90);
        _github.Fault = (_, answer) => WithRemaining(answer(), 0, reset);

        await ReadAsync(connections.Host());
        await ReadAsync(connections.Host());

        Assert.Equal(2, _github.Journal.Count);
        Assert.True(_time.GetUtcNow() >= reset);
    }

    [Fact]
    public async Task A_limit_that_holds_too_long_is_an_error_that_says_until_when()
    {
        using var connections = Connected.ByToken(_github, _time);
        var reset = new DateTimeOffset(2026, 5, 1, 12, 40, 0, TimeSpan.Zero);
        _github.Fault = (_, answer) => WithRemaining(answer(), 0, reset);
        await ReadAsync(connections.Host());

        var error = await Assert.ThrowsAsync<ServiceException>(() => ReadAsync(connections.Host()));

        Assert.Equal(ServiceErrorKind.Throttled, error.Kind);
        Assert.Contains("holds until 2026-05-01 12:40:05 UTC", error.Message, StringComparison.Ordinal);
        Assert.Single(_github.Journal);
    }

    [Fact]
    public async Task Without_a_time_pauses_grow_from_a_minute_until_the_request_gives_up()
    {
        using var connections = Connected.ByToken(_github, _time);
        var start = _time.GetUtcNow();
        _github.Fault = (_, _) => Refusal(403, "You have exceeded a secondary rate limit");

        var error = await Assert.ThrowsAsync<ServiceException>(() => ReadAsync(connections.Host()));

        Assert.Equal(ServiceErrorKind.Throttled, error.Kind);
        Assert.Equal(180, (_time.GetUtcNow() - start).TotalSeconds);
        Assert.Equal(3, _github.Journal.Count);
    }

    [Fact]
    public async Task A_403_without_a_limit_means_missing_permissions_and_is_not_repeated()
    {
        using var connections = Connected.ByToken(_github, _time);
        _github.Fault = (_, _) => Refusal(403, "Resource not accessible by integration");

        var error = await Assert.ThrowsAsync<ServiceException>(() => ReadAsync(connections.Host()));

        Assert.Equal(ServiceErrorKind.AccessDenied, error.Kind);
        Assert.Single(_github.Journal);
    }

    [Fact]
    public async Task The_caller_can_end_a_wait()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var connections = Connected.ByToken(_github, time);
        using var caller = new CancellationTokenSource();
        _github.Fault = (_, _) =>
        {
            caller.CancelAfter(0);
            return Refusal(429, "limit", ("retry-after", "30"));
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connections.Host().PullRequests.ReviewsAsync(1, caller.Token));
    }

    [Fact]
    public async Task At_most_900_points_are_spent_in_a_minute()
    {
        using var connections = Connected.ByToken(_github, _time);
        var times = Times(isWrite: false);

        for (var i = 0; i < 1000; i++)
            await ReadAsync(connections.Host());

        Assert.Equal(900, MaxIn(times, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task At_most_80_writes_are_sent_in_a_minute_and_500_in_an_hour()
    {
        using var connections = Connected.ByToken(_github, _time, Patient);
        var times = Times(isWrite: true);

        for (var i = 0; i < 700; i++)
            await connections.Publisher().PublishAsync(Connected.Check(CheckState.Success, $"title {i}"), default);

        Assert.Equal(80, MaxIn(times, TimeSpan.FromMinutes(1)));
        Assert.Equal(500, MaxIn(times, TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task Writes_are_sent_one_after_the_other()
    {
        using var connections = Connected.ByToken(new ConcurrencyProbe(_github, out var highest), _time);

        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    connections.Publisher().PublishAsync(Connected.Check(CheckState.Success, "t") with { Name = $"check {i}" }, default)
                )
        );

        Assert.Equal(20, _github.Statuses.Count);
        Assert.Equal(1, highest());
    }

    private static GitHubOptions Patient { get; } =
        new() { RequestTimeout = Timeout.InfiniteTimeSpan, MaxLimitWait = TimeSpan.FromHours(2) };

    private static Task ReadAsync(ReviewHost host) => host.PullRequests.ReviewsAsync(1, default);

    private List<DateTimeOffset> Times(bool isWrite)
    {
        var times = new List<DateTimeOffset>();
        _github.Fault = (request, answer) =>
        {
            if (request.IsWrite == isWrite)
                times.Add(_time.GetUtcNow());
            return answer();
        };
        return times;
    }

    private static int MaxIn(List<DateTimeOffset> times, TimeSpan length) => times.Max(t => times.Count(o => o >= t && o < t + length));

    private void RefuseOnce(Func<HttpResponseMessage> refusal)
    {
        var isFirst = true;
        _github.Fault = (_, answer) =>
        {
            var refuses = isFirst;
            isFirst = false;
            return refuses ? refusal() : answer();
        };
    }

    private static HttpResponseMessage WithRemaining(HttpResponseMessage response, int remaining, DateTimeOffset reset)
    {
        response.Headers.Add("x-ratelimit-remaining", $"{remaining}");
        response.Headers.Add("x-ratelimit-reset", $"{reset.ToUnixTimeSeconds()}");
        return response;
    }

    private static HttpResponseMessage Refusal(int status, string message, params (string Name, string Value)[] headers)
    {
        var response = ScriptedHandler.Answer((HttpStatusCode)status, new { message });
        foreach (var (name, value) in headers.Where(h => h.Name.Length > 0))
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    private sealed class ConcurrencyProbe : DelegatingHandler
    {
        private int _current;
        private int _highest;

        public ConcurrencyProbe(ScriptedHandler inner, out Func<int> highest)
            : base(inner) => highest = () => _highest;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get)
                return await base.SendAsync(request, cancellationToken);
            var now = Interlocked.Increment(ref _current);
            _highest = Math.Max(_highest, now);
            await Task.Yield();
            var response = await base.SendAsync(request, cancellationToken);
            Interlocked.Decrement(ref _current);
            return response;
        }
    }
}
