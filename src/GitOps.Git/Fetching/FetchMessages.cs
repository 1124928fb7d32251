using System.Text.Json;
using System.Text.Json.Serialization;
using GitOps.Engine.Reading;

namespace GitOps.Git.Fetching;

/// <summary>A request to a worker.</summary>
internal sealed record FetchRequest(
    string Url,
    string Folder,
    string User,
    string? Token,
    long MaxBytes = long.MaxValue,
    int MaxObjects = int.MaxValue
)
{
    /// <summary>Null for a fetch of all branches and tags into a clone.</summary>
    public MergeRequest? Merge { get; init; }

    /// <summary>A request with the credentials of now: some expire within an hour.</summary>
    public static async Task<FetchRequest> OfAsync(
        RemoteSource source,
        string folder,
        IRemoteTokens? tokens,
        CancellationToken cancellationToken
    ) =>
        new(
            source.Url,
            folder,
            source.User,
            (tokens is null ? null : await tokens.FindAsync(source.Url, cancellationToken)) ?? source.Token
        );
}

/// <summary>The result of a fetch: refs, or an error whose code is one of <see cref="FetchCode"/>.</summary>
internal sealed record FetchResponse(
    string? DefaultBranch,
    IReadOnlyDictionary<string, string> Refs,
    long Received,
    string? Code = null,
    string? Message = null
)
{
    public MergeResponse? Merge { get; init; }

    public static FetchResponse Fault(string code, string message) => new(null, new Dictionary<string, string>(), 0, code, message);
}

/// <summary>The error codes of fetches.</summary>
internal static class FetchCode
{
    public const string Denied = "Denied";
    public const string Missing = "Missing";
    public const string TooLarge = "TooLarge";
    public const string Redirected = "Redirected";
    public const string Unreachable = "Unreachable";

    /// <summary>Nothing came in the time given; to users it is <see cref="Unreachable"/>.</summary>
    public const string Silent = "Silent";
}

/// <summary>The JSON lines between service and worker.</summary>
[JsonSerializable(typeof(FetchRequest)), JsonSerializable(typeof(FetchResponse))]
internal sealed partial class FetchJson : JsonSerializerContext
{
    public static string Line(FetchRequest request) => JsonSerializer.Serialize(request, Default.FetchRequest);

    public static string Line(FetchResponse response) => JsonSerializer.Serialize(response, Default.FetchResponse);
}
