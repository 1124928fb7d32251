// Turns a botocore-style service model (facts only) into the compact form that GitOps.Schema embeds.
//
//   dotnet run eng/compact-model.cs -- <model.json> <out.shapes> [operation,operation,...]
//
// One line a thing, fields parted by tabs, so that a change of the model reads well as a diff and a shape is parsed only when it is used:
//   service  id  protocol  jsonVersion  targetPrefix  endpointPrefix  signingName  apiVersion  xmlNamespace
//   op       name  input  output  method  uri  resultWrapper  errors(,)
//   S|U      name  members...      a structure or union; a member is Name[!required][~token]:Shape[@location=wireName]
//   L        name  element  min  max  flattened-element-name
//   M        name  key  value  min  max
//   s        name  min  max  enum(|)  pattern  [sensitive]
//   i|l|f|d  name  min  max        integer, long, float, double
//   b|t|x    name                  boolean, timestamp, blob
using System.Text;
using System.Text.Json;

var model = JsonDocument.Parse(File.ReadAllBytes(args[0])).RootElement;
var only = args.Length > 2 ? args[2].Split(',').ToHashSet() : null;
var metadata = model.GetProperty("metadata");
var shapes = model.GetProperty("shapes");
var operations = model
    .GetProperty("operations")
    .EnumerateObject()
    .Where(o => only is null || only.Contains(o.Name))
    .OrderBy(o => o.Name, StringComparer.Ordinal)
    .ToList();
var text = new StringBuilder();
var used = new SortedSet<string>(StringComparer.Ordinal);

Line(
    "service",
    Text(metadata, "serviceId"),
    Text(metadata, "protocol"),
    Text(metadata, "jsonVersion"),
    Text(metadata, "targetPrefix"),
    Text(metadata, "endpointPrefix"),
    Text(metadata, "signingName") is { Length: > 0 } name ? name : Text(metadata, "endpointPrefix"),
    Text(metadata, "apiVersion"),
    Text(metadata, "xmlNamespace")
);
foreach (var operation in operations)
{
    var value = operation.Value;
    var input = value.TryGetProperty("input", out var i) ? Text(i, "shape") : "";
    var output = value.TryGetProperty("output", out var o) ? Text(o, "shape") : "";
    var wrapper = output.Length > 0 ? Text(o, "resultWrapper") : "";
    var errors = value.TryGetProperty("errors", out var e)
        ? string.Join(',', e.EnumerateArray().Select(x => x.ValueKind == JsonValueKind.String ? x.GetString() : Text(x, "shape")))
        : "";
    Use(input);
    Use(output);
    Line(
        "op",
        operation.Name,
        input,
        output,
        Text(value.GetProperty("http"), "method"),
        Text(value.GetProperty("http"), "requestUri"),
        wrapper,
        errors
    );
}

foreach (var shapeName in used)
    Write(shapeName, shapes.GetProperty(shapeName));
File.WriteAllText(args[1], text.ToString());

void Use(string shape)
{
    if (shape.Length == 0 || !used.Add(shape))
        return;
    var value = shapes.GetProperty(shape);
    if (value.TryGetProperty("members", out var members))
        foreach (var member in members.EnumerateObject())
            Use(Text(member.Value, "shape"));
    foreach (var part in new[] { "member", "key", "value" })
        if (value.TryGetProperty(part, out var inner))
            Use(Text(inner, "shape"));
}

void Write(string shapeName, JsonElement shape)
{
    switch (Text(shape, "type"))
    {
        case "structure":
            Line([shape.TryGetProperty("union", out _) ? "U" : "S", shapeName, .. Members(shape)]);
            break;
        case "list":
            Line(
                "L",
                shapeName,
                Text(shape.GetProperty("member"), "shape"),
                Text(shape, "min"),
                Text(shape, "max"),
                Text(shape.GetProperty("member"), "locationName")
            );
            break;
        case "map":
            Line(
                "M",
                shapeName,
                Text(shape.GetProperty("key"), "shape"),
                Text(shape.GetProperty("value"), "shape"),
                Text(shape, "min"),
                Text(shape, "max")
            );
            break;
        case "string":
            var values = shape.TryGetProperty("enum", out var e) ? string.Join('|', e.EnumerateArray().Select(x => x.GetString())) : "";
            string[] sensitive = Text(shape, "sensitive") == "true" ? ["sensitive"] : [];
            Line(["s", shapeName, Text(shape, "min"), Text(shape, "max"), values, Text(shape, "pattern"), .. sensitive]);
            break;
        case "integer":
            Line("i", shapeName, Text(shape, "min"), Text(shape, "max"));
            break;
        case "long":
            Line("l", shapeName, Text(shape, "min"), Text(shape, "max"));
            break;
        case "float":
            Line("f", shapeName, Text(shape, "min"), Text(shape, "max"));
            break;
        case "double":
            Line("d", shapeName, Text(shape, "min"), Text(shape, "max"));
            break;
        case "boolean":
            Line("b", shapeName);
            break;
        case "timestamp":
            Line("t", shapeName);
            break;
        case "blob":
            Line("x", shapeName);
            break;
        default:
            throw new InvalidOperationException($"shape {shapeName} has an unknown type");
    }
}

static IEnumerable<string> Members(JsonElement shape)
{
    var required = shape.TryGetProperty("required", out var r) ? r.EnumerateArray().Select(x => x.GetString()).ToHashSet() : [];
    var payload = Text(shape, "payload");
    foreach (var member in shape.GetProperty("members").EnumerateObject())
    {
        var value = member.Value;
        var location =
            member.Name == payload ? "body="
            : value.TryGetProperty("location", out var l) ? $"{l.GetString()}={Text(value, "locationName")}"
            : "";
        yield return $"{member.Name}{(required.Contains(member.Name) ? "!" : "")}{(value.TryGetProperty("idempotencyToken", out _) ? "~" : "")}:{Text(value, "shape")}{(location.Length > 0 ? "@" + location : "")}";
    }
}

static string Text(JsonElement element, string property) =>
    element.TryGetProperty(property, out var value)
        ? value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : value.GetRawText()
        : "";

void Line(params string[] fields)
{
    if (fields.Any(f => f.Contains('\t') || f.Contains('\n')))
        throw new InvalidOperationException($"a field of {fields[1]} holds a tab or a line break");
    text.AppendJoin('\t', fields).Append('\n');
}
