using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.LocalGitHub.Server;
using NJsonSchema;
using NJsonSchema.Infrastructure;
using NJsonSchema.Validation;

namespace GitOps.Testing.GitHub;

/// <summary>
/// Validates requests and responses against the extract of GitHub's OpenAPI description. Thread-safe.
/// </summary>
internal sealed partial class GitHubDescription
{
    private static readonly Lazy<GitHubDescription> Loaded = new(Load);
    private readonly List<Operation> _operations = [];
    private readonly JsonSchema _schemas;

    private GitHubDescription(JsonObject extract)
    {
        var definitions = extract["definitions"]!.DeepClone().AsObject();
        foreach (var (name, value) in extract["operations"]!.AsObject())
            _operations.Add(new(name, value!.AsObject(), definitions));
        // A path that ends in {ref} or {path} matches much: those with more text of their own come first.
        _operations.Sort((one, other) => (one.Wildcards, -one.Name.Length).CompareTo((other.Wildcards, -other.Name.Length)));
        var document = new JsonObject { ["definitions"] = definitions };
        _schemas = JsonSchemaSerialization
            .FromJsonAsync<JsonSchema>(
                document.ToJsonString(),
                SchemaType.OpenApi3,
                null,
                schema => new JsonReferenceResolver(new JsonSchemaAppender(schema, new DefaultTypeNameGenerator())),
                JsonSchema.CreateJsonSerializerContractResolver(SchemaType.OpenApi3),
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();
    }

    public static GitHubDescription Default => Loaded.Value;

    /// <summary>How often each operation was validated without an error.</summary>
    public static ConcurrentDictionary<string, int> Validated { get; } = new();

    /// <summary>What does not agree with the description. An error of the server's own rules is a valid response.</summary>
    public IReadOnlyList<string> Validate(Exchange exchange)
    {
        var operation = _operations.Find(o => o.Matches(exchange.Method, exchange.Path));
        if (operation is null)
            return [$"{exchange.Method} {exchange.Path}: GitHub's description has no such operation"];
        var errors = new List<string>();
        if (exchange.Status is >= 200 and < 300)
            errors.AddRange(ValidateRequest(operation, exchange));
        errors.AddRange(ValidateResponse(operation, exchange));
        if (errors.Count == 0)
            Validated.AddOrUpdate(operation.Name, 1, (_, count) => count + 1);
        return [.. errors.Select(e => $"{operation.Name}: {e}")];
    }

    /// <summary>What is wrong with a request alone.</summary>
    public IReadOnlyList<string> ValidateRequest(string method, string path, string query, string body)
    {
        var operation = _operations.Find(o => o.Matches(method, path));
        return operation is null
            ? [$"{method} {path}: GitHub's description has no such operation"]
            : ValidateRequest(
                operation,
                new()
                {
                    At = default,
                    Method = method,
                    Path = path,
                    Query = query,
                    RequestBody = Encoding.UTF8.GetBytes(body),
                }
            );
    }

    // Octokit sends these, and GitHub ignores them.
    private static readonly string[] SentByOctokit =
    [
        "GET /repos/{owner}/{repo}/issues/{issue_number}/comments sort",
        "GET /repos/{owner}/{repo}/issues/{issue_number}/comments direction",
        "DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name} body",
    ];

    private List<string> ValidateRequest(Operation operation, Exchange exchange)
    {
        var errors = new List<string>();
        foreach (Match parameter in QueryParameter().Matches(exchange.Query))
            if (
                !operation.Query.Contains(parameter.Groups[1].Value)
                && !SentByOctokit.Contains($"{operation.Name} {parameter.Groups[1].Value}")
            )
                errors.Add($"the query parameter {parameter.Groups[1].Value} is not described");
        if (exchange.RequestBody.Length > 0 && operation.Key("request") is null && !SentByOctokit.Contains(operation.Name + " body"))
            errors.Add("a request body is not described");
        else if (operation.Key("request") is { } key && exchange.RequestBody.Length > 0)
            errors.AddRange(Validate("request", key, exchange.RequestBody));
        else if (operation.Key("request") is { } required && HasRequired(required))
            errors.Add("the request body is missing");
        return errors;
    }

    private IEnumerable<string> ValidateResponse(Operation operation, Exchange exchange)
    {
        // Every operation can fail in these ways; the description names only some.
        if (exchange.Status is 304 or 401 or 403 or 404 or 405 or 409 or 422 or 429 or 500 && operation.Key(exchange.Status) is null)
            return [];
        if (!operation.Responses.Contains(exchange.Status))
            return [$"the status {exchange.Status} is not described"];
        var key = operation.Key(exchange.Status);
        if (key is null || exchange.ResponseContentType?.StartsWith("application/json", StringComparison.Ordinal) is false)
            return [];
        return exchange.ResponseBody.Length == 0
            ? [$"the response {exchange.Status} has no body"]
            : Validate($"response {exchange.Status}", key, WithHeadRepository(exchange.ResponseBody));
    }

    // The repository of a head is null when it was deleted, which the description does not say.
    private static byte[] WithHeadRepository(byte[] body)
    {
        var json = JsonNode.Parse(body);
        foreach (var pull in json is JsonArray list ? [.. list] : (JsonNode?[])[json])
            if (pull is JsonObject && pull["head"] is JsonObject { } head && head.ContainsKey("repo") && head["repo"] is null)
                head["repo"] = pull["base"]!["repo"]!.DeepClone();
        return Encoding.UTF8.GetBytes(json!.ToJsonString());
    }

    private bool HasRequired(string key) => _schemas.Definitions[key].ActualSchema.RequiredProperties.Count > 0;

    private IEnumerable<string> Validate(string part, string key, byte[] body) =>
        _schemas
            .Definitions[key]
            .Validate(Encoding.UTF8.GetString(body), SchemaType.OpenApi3, new JsonSchemaValidatorSettings())
            .Select(e => $"{part}: {e.Kind} at {e.Path}");

    private static GitHubDescription Load() =>
        new(JsonNode.Parse(File.ReadAllBytes(Tree.At("tests", "GitOps.Testing.GitHub", "github-api.json")))!.AsObject());

    [GeneratedRegex(@"[?&]([^=&]+)=")]
    private static partial Regex QueryParameter();

    private sealed class Operation
    {
        private readonly HashSet<string> _keys = [];
        private readonly string _method;
        private readonly Regex _path;

        // Each schema becomes a definition of its own, so that its references resolve.
        public Operation(string name, JsonObject extract, JsonObject definitions)
        {
            Name = name;
            _method = name.Split(' ')[0];
            var path = name.Split(' ')[1];
            Wildcards = path.Count(c => c == '{');
            _path = new(
                "^"
                    + Regex
                        .Replace(path.Replace("/{path}", "(/.+)?"), @"\{(ref|branch)\}", ".+?")
                        .Replace("{", "(?<")
                        .Replace("}", ">[^/]+)")
                    + "$",
                RegexOptions.CultureInvariant
            );
            Query = [.. extract["query"]!.AsArray().Select(q => (string)q!)];
            Responses = [.. extract["responses"]!.AsObject().Select(r => int.Parse(r.Key))];
            foreach (var (status, schema) in extract["responses"]!.AsObject().Append(new("request", extract["request"])))
                if (schema is JsonObject described)
                {
                    definitions[$"{name} {status}"] = described.DeepClone();
                    _keys.Add(status);
                }
        }

        public string Name { get; }

        public int Wildcards { get; }

        public HashSet<string> Query { get; }

        public HashSet<int> Responses { get; }

        public bool Matches(string method, string path) => _method == method && _path.IsMatch(path);

        public string? Key(int status) => Key(status.ToString());

        public string? Key(string part) => _keys.Contains(part) ? $"{Name} {part}" : null;
    }
}
