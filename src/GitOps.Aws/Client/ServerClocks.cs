using System.Collections.Concurrent;
using System.Globalization;

namespace GitOps.Aws.Client;

/// <summary>
/// The differences between the clocks of servers and this machine's. Signatures are valid for minutes only, so a wrong clock must be
/// corrected.
/// </summary>
internal sealed class ServerClocks(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TimeSpan> _observed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TimeSpan> _corrections = new(StringComparer.Ordinal);

    /// <summary>The time to sign requests to a server with: this machine's until the server rejects it, then the server's.</summary>
    public DateTime Now(string url) => (time.GetUtcNow() + _corrections.GetValueOrDefault(url)).UtcDateTime;

    /// <summary>How far the server's clock was ahead of this machine's at its last response; accurate to about a second.</summary>
    public TimeSpan Ahead(string url) => _observed.GetValueOrDefault(url);

    /// <summary>
    /// Records the server's clock from a response. A response that rejects the signature's time makes later requests use the server's
    /// clock.
    /// </summary>
    public void Record(string url, AwsResponse response)
    {
        if (
            !response.Headers.TryGetValue("Date", out var date)
            || !DateTimeOffset.TryParseExact(date, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var serverTime)
        )
            return;
        _observed[url] = serverTime - time.GetUtcNow();
        if (response.IsSkewed)
            _corrections[url] = _observed[url];
    }
}
