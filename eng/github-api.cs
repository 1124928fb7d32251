// Extracts the operations that the local GitHub offers from GitHub's OpenAPI description (facts only: paths, parameters, schemas):
//
//   dotnet run eng/github-api.cs -- <api.github.com.json> <operations.txt> <out.json>
//
// The result has one line for each operation and schema, so that a change of the description reads well as a diff.
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

const string SchemaPrefix = "#/components/schemas/";
string[] prose = ["description", "example", "examples", "title", "externalDocs", "deprecated", "discriminator", "default"];
var json = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
var description = JsonNode.Parse(File.ReadAllBytes(args[0]))!.AsObject();
var used = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
var operations = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
foreach (var line in File.ReadLines(args[1]).Where(l => l.Length > 0 && l[0] != '#'))
{
    var (method, path) = (line.Split(' ')[0], line.Split(' ')[1]);
    var operation =
        description["paths"]?[path]?[method.ToLowerInvariant()] as JsonObject
        ?? throw new ArgumentException($"GitHub's description has no operation {line}: correct {args[1]}");
    operations.Add(line, Extract(operation));
}

var text = new StringBuilder("{\n\"operations\": {\n");
text.AppendJoin(",\n", operations.Select(o => $"{Quote(o.Key)}: {o.Value.ToJsonString(json)}"));
text.Append("\n},\n\"definitions\": {\n");
text.AppendJoin(",\n", used.Select(s => $"{Quote(s.Key)}: {s.Value.ToJsonString(json)}"));
File.WriteAllText(args[2], text.Append("\n}\n}\n").ToString());
Console.WriteLine($"{operations.Count} operations, {used.Count} schemas");

JsonObject Extract(JsonObject operation)
{
    var responses = new JsonObject();
    foreach (var (status, response) in operation["responses"]!.AsObject())
        responses[status] = Content(Follow(response!)["content"]);
    var extract = new JsonObject
    {
        ["query"] = new JsonArray([
            .. operation["parameters"]
                ?.AsArray()
                .Select(p => Follow(p!))
                .Where(p => (string?)p["in"] == "query")
                .Select(p => (JsonNode)(string)p["name"]!)
                ?? [],
        ]),
        ["responses"] = responses,
    };
    if (operation["requestBody"] is { } body)
        extract["request"] = Content(body["content"]);
    return extract;
}

// The schema of JSON content; true for other content, null for none.
JsonNode? Content(JsonNode? content) =>
    content is null || content.AsObject().Count == 0 ? null
    : content["application/json"]?["schema"] is { } schema ? Schema(schema)
    : true;

JsonNode Follow(JsonNode node) =>
    (string?)node["$ref"] is { } reference
        ? reference[2..].Split('/').Aggregate((JsonNode)description, (parent, name) => parent[name]!)
        : node;

// A copy without prose, with references into "definitions".
JsonNode Schema(JsonNode node)
{
    if (node is JsonArray list)
        return new JsonArray([.. list.Select(i => i is null ? null : Schema(i))]);
    if (node is not JsonObject schema)
        return node.DeepClone();
    if (node["$ref"] is JsonValue value && value.TryGetValue(out string? reference))
        return new JsonObject { ["$ref"] = "#/definitions/" + Use(reference[SchemaPrefix.Length..]) };
    // GitHub sends "" where that is the default, also for a URL.
    var isEmptyByDefault =
        schema["default"] is JsonValue initial && initial.TryGetValue(out string? initialText) && initialText.Length == 0;
    var copy = new JsonObject();
    foreach (var (name, member) in schema)
        if (name == "properties")
            copy[name] = new JsonObject(member!.AsObject().Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, Schema(p.Value!))));
        else if (!(name == "format" && isEmptyByDefault) && !prose.Contains(name) && !name.StartsWith("x-", StringComparison.Ordinal))
            copy[name] = member is null ? null : Schema(member);
    return copy;
}

string Use(string name)
{
    if (!used.ContainsKey(name))
    {
        used[name] = new JsonObject();
        used[name] = Schema(description["components"]!["schemas"]![name]!);
    }

    return name;
}

string Quote(string value) => JsonValue.Create(value).ToJsonString(json);
