using System.Globalization;
using System.Net;

namespace GitOps.GitHub.Http;

/// <summary>Reads the limits in GitHub's responses.</summary>
internal static class LimitRefusal
{
    /// <summary>
    /// Whether a response refuses a request because of a limit, and not because of missing permissions: both have the status 403.
    /// </summary>
    public static async Task<bool> IsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            return true;
        if (response.StatusCode != HttpStatusCode.Forbidden)
            return false;
        if (response.Headers.RetryAfter is not null || Remaining(response) == 0)
            return true;
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return body.Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase)
            || body.Contains("abuse detection", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>When the response says to try again.</summary>
    public static DateTimeOffset? RetryAt(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => now + delta,
            { Date: { } date } => date,
            _ => null,
        };

    /// <summary>The requests that are left until <see cref="ResetAt"/>.</summary>
    public static long? Remaining(HttpResponseMessage response) => Number(response, "x-ratelimit-remaining");

    /// <summary>When the primary limit begins anew.</summary>
    public static DateTimeOffset? ResetAt(HttpResponseMessage response) =>
        Number(response, "x-ratelimit-reset") is >= 0 and <= 253402300799 and var seconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static long? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
