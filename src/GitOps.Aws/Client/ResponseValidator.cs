using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;

namespace GitOps.Aws.Client;

/// <summary>
/// Checks that a JSON response has the form of its operation's output, so that its readers can rely on it: structures, lists, maps and
/// texts are those, or null or missing. Numbers and times are left to the readers, since servers write them in several ways.
/// </summary>
internal static class ResponseValidator
{
    /// <exception cref="FormatException">A value has another type than in the service model.</exception>
    public static JsonObject Check(ServiceModel model, Operation operation, JsonNode? output)
    {
        if (operation.Output is not { } shape)
            return [];
        Check(model, model.Shape(shape), output, "the output");
        return output!.AsObject();
    }

    private static void Check(ServiceModel model, Shape shape, JsonNode? value, string path)
    {
        switch (shape)
        {
            case StructureShape structure:
                foreach (var (name, member) in Expect<JsonObject>(value, "a map", path))
                    if (member is not null && structure.Find(name) is { } known)
                        Check(model, model.Shape(known.Shape), member, $"{path}.{name}");
                break;
            case MapShape map:
                foreach (var (name, item) in Expect<JsonObject>(value, "a map", path))
                    if (item is not null)
                        Check(model, model.Shape(map.Value), item, $"{path}.{name}");
                break;
            case ListShape list:
                foreach (var item in Expect<JsonArray>(value, "a list", path))
                    if (item is not null)
                        Check(model, model.Shape(list.Element), item, path + "[]");
                break;
            case StringShape when value?.GetValueKind() != JsonValueKind.String:
                throw WrongType(value, "a string", path);
        }
    }

    private static T Expect<T>(JsonNode? value, string expected, string path)
        where T : JsonNode => value as T ?? throw WrongType(value, expected, path);

    private static FormatException WrongType(JsonNode? value, string expected, string path) =>
        new($"invalid value at {path}: expected {expected}, got {value?.GetValueKind().ToString().ToLowerInvariant() ?? "null"}");
}
