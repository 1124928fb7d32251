using System.Collections.Concurrent;
using System.Globalization;

namespace GitOps.Aws.Client;

/// <summary>How far the clocks of servers are from ours: a signature holds for minutes only, and not every machine's clock is right.</summary>
internal sealed class ServerClocks(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TimeSpan> _seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TimeSpan> _used = new(StringComparer.Ordinal);

    /// <summary>The time by which requests to a server are signed: ours, until it refused that.</summary>
    public DateTime Now(string url) => (time.GetUtcNow() + _used.GetValueOrDefault(url)).UtcDateTime;

    /// <summary>How far the server's clock was ahead of ours when it answered last, to about a second.</summary>
    public TimeSpan Ahead(string url) => _seen.GetValueOrDefault(url);

    /// <summary>Notes the server's clock from an answer; one that refused our time sets it for what is signed from now on.</summary>
    public void Learn(string url, AwsResponse answer)
    {
        if (
            !answer.Headers.TryGetValue("Date", out var date)
            || !DateTimeOffset.TryParseExact(date, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var there)
        )
            return;
        _seen[url] = there - time.GetUtcNow();
        if (answer.IsSkewed)
            _used[url] = _seen[url];
    }
}
