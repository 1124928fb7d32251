using System.Text.Json;
using System.Text.Json.Serialization;

namespace GitOps.Git.Fetching;

/// <summary>What a worker is asked to do.</summary>
internal sealed record FetchRequest(
    string Url,
    string Folder,
    string User,
    string? Token,
    long MostBytes = long.MaxValue,
    int MostObjects = int.MaxValue,
    double MostSeconds = 600
);

/// <summary>What a worker found, or why not: the code is one of <see cref="FetchCode"/>.</summary>
internal sealed record FetchAnswer(
    string? DefaultBranch,
    IReadOnlyDictionary<string, string> Refs,
    long Received,
    string? Code = null,
    string? Message = null
)
{
    public static FetchAnswer Fault(string code, string message) => new(null, new Dictionary<string, string>(), 0, code, message);
}

/// <summary>Why a fetch failed.</summary>
internal static class FetchCode
{
    public const string Denied = "Denied";
    public const string Missing = "Missing";
    public const string TooLarge = "TooLarge";
    public const string Elsewhere = "Elsewhere";
    public const string Unreachable = "Unreachable";
}

/// <summary>The lines between service and worker.</summary>
[JsonSerializable(typeof(FetchRequest)), JsonSerializable(typeof(FetchAnswer))]
internal sealed partial class FetchJson : JsonSerializerContext
{
    public static string Line(FetchRequest request) => JsonSerializer.Serialize(request, Default.FetchRequest);

    public static string Line(FetchAnswer answer) => JsonSerializer.Serialize(answer, Default.FetchAnswer);
}
