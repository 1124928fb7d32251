using System.Collections.Concurrent;
using System.Globalization;

namespace GitOps.Aws.Client;

/// <summary>How far the clocks of servers are from ours: a signature holds for minutes only, and not every machine's clock is right.</summary>
internal sealed class ServerClocks(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TimeSpan> _ahead = new(StringComparer.Ordinal);

    /// <summary>The time as the server has it.</summary>
    public DateTime Now(string url) => (time.GetUtcNow() + _ahead.GetValueOrDefault(url)).UtcDateTime;

    /// <summary>Sets the server's clock by an answer that refused ours.</summary>
    public void Learn(string url, AwsAnswer answer)
    {
        if (answer.IsSkewed && answer.Headers.TryGetValue("Date", out var date) && DateTimeOffset.TryParseExact(date, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var there))
            _ahead[url] = there - time.GetUtcNow();
    }
}
