using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Logs that webhook requests had an invalid signature: at most once a minute for each source, since anyone can send them. Thread-safe.
/// </summary>
internal sealed partial class RefusedSignatures(TimeProvider time, ILogger<RefusedSignatures> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, (long LoggedAt, int Count)> _sources = new(StringComparer.Ordinal);

    /// <summary>Counts a request; <paramref name="source"/> is one of the settings.</summary>
    public void Add(string source)
    {
        int count;
        lock (_sources)
        {
            var isKnown = _sources.TryGetValue(source, out var last);
            count = last.Count + 1;
            var isDue = !isKnown || time.GetElapsedTime(last.LoggedAt) >= Interval;
            _sources[source] = isDue ? (time.GetTimestamp(), 0) : (last.LoggedAt, count);
            if (!isDue)
                return;
        }

        Log.Refused(logger, source, count);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1703,
            LogLevel.Warning,
            "{Source}: {Count} webhook requests with an invalid signature since the last such message: compare the secret with the sender's"
        )]
        public static partial void Refused(ILogger logger, string source, int count);
    }
}
