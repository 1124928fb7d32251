using System.Globalization;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Server;

namespace GitOps.LocalGitHub.Limits;

/// <summary>
/// GitHub's limits (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api): the primary one of an hour, and the secondary
/// ones: concurrent requests, points a minute, and content written in a minute and an hour. Counts always, enforces on demand. Thread-safe.
/// </summary>
internal sealed class RateLimiter(LocalGitHubOptions options)
{
    public const string SecondaryMessage = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

    private const string FreePath = "/rate_limit";
    private const int MaxConcurrent = 100;
    private const int MaxRestPoints = 900;
    private const int MaxGraphQlPoints = 2_000;
    private const int MaxContentPerMinute = 80;
    private const int MaxContentPerHour = 500;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Usage> _usages = [];
    private readonly Lock _lock = new();

    /// <summary>Counts the request, as a concurrent one until the result is disposed.</summary>
    /// <exception cref="GitHubException">A limit is exceeded.</exception>
    public IDisposable Enter(Actor actor, string method, string path)
    {
        lock (_lock)
        {
            var now = options.TimeProvider.GetUtcNow();
            var usage = UsageOf(actor, now);
            var cost = method is "GET" or "HEAD" or "OPTIONS" ? 1 : 5;
            if (options.EnforceLimits)
                Check(actor, usage, method, path, cost, now);
            (path == "/graphql" ? usage.GraphQlPoints : usage.RestPoints).Add(now, cost);
            if (IsContent(method, path))
            {
                usage.ContentOfMinute.Add(now, 1);
                usage.ContentOfHour.Add(now, 1);
            }

            if (path != FreePath)
                usage.Used++;
            usage.Concurrent++;
            return new Slot(this, usage);
        }
    }

    /// <summary>A 304 is free of the primary limit.</summary>
    public void Refund(Actor actor)
    {
        lock (_lock)
            UsageOf(actor, options.TimeProvider.GetUtcNow()).Used--;
    }

    public void AddHeaders(Actor actor, string path, Dictionary<string, string> headers)
    {
        var status = Status(actor);
        headers["x-ratelimit-limit"] = Text(status.Limit);
        headers["x-ratelimit-remaining"] = Text(Math.Max(0, status.Limit - status.Used));
        headers["x-ratelimit-used"] = Text(status.Used);
        headers["x-ratelimit-reset"] = Text(status.Reset.ToUnixTimeSeconds());
        headers["x-ratelimit-resource"] = path == "/graphql" ? "graphql" : "core";
    }

    public (int Limit, int Used, DateTimeOffset Reset) Status(Actor actor)
    {
        lock (_lock)
        {
            var usage = UsageOf(actor, options.TimeProvider.GetUtcNow());
            return (LimitOf(actor), usage.Used, usage.Start + Hour);
        }
    }

    private static void Check(Actor actor, Usage usage, string method, string path, int cost, DateTimeOffset now)
    {
        if (usage.Used >= LimitOf(actor) && path != FreePath)
            throw new GitHubException(403, $"API rate limit exceeded for {actor.User?.Login ?? "this address"}.");
        if (usage.Concurrent >= MaxConcurrent)
            throw Secondary(429, Minute);
        var isGraphQl = path == "/graphql";
        var points = isGraphQl ? usage.GraphQlPoints : usage.RestPoints;
        if (!points.HasRoom(now, cost, isGraphQl ? MaxGraphQlPoints : MaxRestPoints))
            throw Secondary(429, points.UntilFree(now));
        foreach (
            var (window, max) in ((SlidingWindow, int)[])
                [(usage.ContentOfMinute, MaxContentPerMinute), (usage.ContentOfHour, MaxContentPerHour)]
        )
            if (!window.HasRoom(now, 1, max) && IsContent(method, path))
                throw Secondary(403, window.UntilFree(now));
    }

    private static GitHubException Secondary(int status, TimeSpan wait) =>
        new(status, SecondaryMessage)
        {
            Headers = new Dictionary<string, string> { ["retry-after"] = Text((long)Math.Ceiling(wait.TotalSeconds)) },
        };

    // A token for an installation writes nothing that others see.
    private static bool IsContent(string method, string path) =>
        method is "POST" or "PATCH" or "PUT" or "DELETE" && !path.StartsWith("/app/", StringComparison.Ordinal);

    private static int LimitOf(Actor actor) =>
        actor.Kind switch
        {
            ActorKind.Anonymous => 60,
            ActorKind.Actions => 1_000,
            _ => 5_000,
        };

    // The tokens of one user or installation share their limits.
    private Usage UsageOf(Actor actor, DateTimeOffset now)
    {
        var key = $"{actor.Kind} {actor.Installation?.Id ?? actor.User?.Id}";
        if (!_usages.TryGetValue(key, out var usage))
            _usages[key] = usage = new() { Start = now };
        if (now >= usage.Start + Hour)
            (usage.Start, usage.Used) = (now, 0);
        return usage;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class Usage
    {
        public DateTimeOffset Start { get; set; }

        public int Used { get; set; }

        public int Concurrent { get; set; }

        public SlidingWindow RestPoints { get; } = new(Minute);

        public SlidingWindow GraphQlPoints { get; } = new(Minute);

        public SlidingWindow ContentOfMinute { get; } = new(Minute);

        public SlidingWindow ContentOfHour { get; } = new(Hour);
    }

    private sealed class Slot(RateLimiter limiter, Usage usage) : IDisposable
    {
        public void Dispose()
        {
            lock (limiter._lock)
                usage.Concurrent--;
        }
    }
}
