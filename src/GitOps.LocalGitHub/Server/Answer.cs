using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.LocalGitHub.Server;

/// <summary>A response to an API request.</summary>
internal sealed record Answer(int Status, byte[]? Body = null)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ContentType { get; init; } = "application/json; charset=utf-8";

    /// <summary>Headers of this response; the pipeline adds those that every response has.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static Answer NoContent { get; } = new(204);

    public static Answer Ok(JsonNode body) => Of(200, body);

    public static Answer Created(JsonNode body) => Of(201, body);

    public static Answer Of(int status, JsonNode body) => new(status, Encoding.UTF8.GetBytes(body.ToJsonString(Json)));
}
