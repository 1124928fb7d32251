using System.Text.Json.Nodes;

namespace GitOps.LocalGitHub.Server;

/// <summary>A response of GitHub that reports an error.</summary>
internal sealed class GitHubException(int status, string message, JsonArray? errors = null) : Exception(message)
{
    public int Status => status;

    /// <summary>Additional headers, such as Retry-After.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public JsonObject Body
    {
        get
        {
            var body = new JsonObject { ["message"] = Message };
            if (errors is not null)
                body["errors"] = errors.DeepClone();
            body["documentation_url"] = "https://docs.github.com/rest";
            body["status"] = status.ToString();
            return body;
        }
    }

    public static GitHubException NotFound() => new(404, "Not Found");

    public static GitHubException Unauthorized() => new(401, "Requires authentication");

    /// <summary>A field of the request is not valid.</summary>
    public static GitHubException Invalid(string resource, string field, string message) =>
        new(
            422,
            "Validation Failed",
            [
                new JsonObject
                {
                    ["resource"] = resource,
                    ["field"] = field,
                    ["code"] = "custom",
                    ["message"] = message,
                },
            ]
        );
}
