using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOps.Aws.Client;

/// <summary>Reads the times in responses. Null for what is no time between 1970 and 9999.</summary>
internal static class Timestamp
{
    private static readonly double MaxMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>A time in seconds since 1970, or as a text, which some servers write.</summary>
    public static DateTimeOffset? Read(JsonNode? node) =>
        node is not JsonValue value ? null
        : value.TryGetValue<double>(out var seconds) ? FromMilliseconds(seconds * 1000)
        : value.TryGetValue<string>(out var text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
        : null;

    /// <summary>A time in milliseconds since 1970, as CloudWatch Logs writes it.</summary>
    public static DateTimeOffset? ReadMilliseconds(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<double>(out var milliseconds) ? FromMilliseconds(milliseconds) : null;

    private static DateTimeOffset? FromMilliseconds(double milliseconds) =>
        milliseconds >= 0 && milliseconds <= MaxMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
}
