using System.Text.Json.Nodes;
using GitOps.LocalAws.Store;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Shows a stored document as an answer's shape has it: only its members, at every depth.</summary>
internal static class Projection
{
    public static JsonObject Show(ServiceModel model, string shape, JsonObject document)
    {
        var shown = new JsonObject();
        foreach (var member in model.Structure(shape).Members)
            if (document[member.Name] is { } value)
                shown[member.Name] = Show(model, model.Shape(member.Shape), value);
        return shown;
    }

    public static JsonArray Tags(StoredResource resource) =>
        [.. resource.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })];

    private static JsonNode? Show(ServiceModel model, Shape shape, JsonNode value) =>
        (shape, value) switch
        {
            (StructureShape structure, JsonObject map) => Show(model, structure.Name, map),
            (ListShape list, JsonArray items) => new JsonArray([
                .. items.Select(i => i is null ? null : Show(model, model.Shape(list.Element), i)),
            ]),
            _ => value.DeepClone(),
        };
}
