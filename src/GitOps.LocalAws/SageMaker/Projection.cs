using System.Text.Json.Nodes;
using GitOps.LocalAws.Store;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Projects a stored document onto the shape of a response: only the members of the shape remain, at every depth.</summary>
internal static class Projection
{
    public static JsonObject Project(ServiceModel model, string shape, JsonObject document)
    {
        var projected = new JsonObject();
        foreach (var member in model.Structure(shape).Members)
            if (document[member.Name] is { } value)
                projected[member.Name] = Project(model, model.Shape(member.Shape), value);
        return projected;
    }

    public static JsonArray Tags(StoredResource resource) =>
        [.. resource.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })];

    private static JsonNode? Project(ServiceModel model, Shape shape, JsonNode value) =>
        (shape, value) switch
        {
            (StructureShape structure, JsonObject map) => Project(model, structure.Name, map),
            (ListShape list, JsonArray items) => new JsonArray([
                .. items.Select(i => i is null ? null : Project(model, model.Shape(list.Element), i)),
            ]),
            _ => value.DeepClone(),
        };
}
