using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;
using GitOps.Schema.Shapes;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Search: filters over tags and fields, joined by And or Or, with expressions inside expressions.</summary>
internal sealed class SearchQuery(KindCatalog catalog)
{
    public JsonObject Run(Partition partition, JsonObject request)
    {
        var resource = (string)request["Resource"]!;
        var record = catalog.Model.Structure("SearchRecord").Find(resource);
        if (record is null || catalog.Find(resource) is not { } kind)
            return new JsonObject { ["Results"] = new JsonArray() };
        var found = partition.AllSeen(kind).Where(r => Matches(r, request["SearchExpression"]?.AsObject())).ToList();
        var page = Paging.Take(Sort(found, request), request);
        return Paging.Answer("Results", page.Items.Select(r => new JsonObject { [resource] = Show(kind, record.Shape, r) }), page.Next);
    }

    private JsonObject Show(Kind kind, string shape, StoredResource resource)
    {
        var structure = catalog.Model.Structure(shape);
        var document = resource.With(("Tags", Projection.Tags(resource))).Document;
        // A model comes inside a record of its dashboard.
        return structure.Find(kind.Name) is { } inner && catalog.Model.Shape(inner.Shape) is StructureShape
            ? new JsonObject { [kind.Name] = Projection.Show(catalog.Model, inner.Shape, document) }
            : Projection.Show(catalog.Model, shape, document);
    }

    private static IReadOnlyList<StoredResource> Sort(List<StoredResource> found, JsonObject request)
    {
        var by = (string?)request["SortBy"] ?? "LastModifiedTime";
        found.Sort((a, b) => Compare(Field(a, by), Field(b, by)) is not 0 and var order ? order : string.CompareOrdinal(a.Key, b.Key));
        if ((string?)request["SortOrder"] != "Ascending")
            found.Reverse();
        return found;
    }

    private static bool Matches(StoredResource resource, JsonObject? expression)
    {
        if (expression is null)
            return true;
        var tests = new List<bool>();
        tests.AddRange((expression["Filters"]?.AsArray() ?? []).Select(f => Passes(resource.Tags, resource.Document, f!.AsObject(), "")));
        tests.AddRange((expression["NestedFilters"]?.AsArray() ?? []).Select(f => PassesNested(resource, f!.AsObject())));
        tests.AddRange((expression["SubExpressions"]?.AsArray() ?? []).Select(e => Matches(resource, e!.AsObject())));
        return tests.Count == 0 || ((string?)expression["Operator"] == "Or" ? tests.Contains(true) : !tests.Contains(false));
    }

    // One element of the list must pass all filters.
    private static bool PassesNested(StoredResource resource, JsonObject nested)
    {
        var property = (string)nested["NestedPropertyName"]!;
        return Dig(resource.Document, property) is JsonArray items
            && items
                .OfType<JsonObject>()
                .Any(item => nested["Filters"]!.AsArray().All(f => Passes(resource.Tags, item, f!.AsObject(), property + ".")));
    }

    private static bool Passes(IReadOnlyDictionary<string, string> tags, JsonObject document, JsonObject filter, string prefix)
    {
        var name = (string)filter["Name"]!;
        if (prefix.Length > 0 && name.StartsWith(prefix, StringComparison.Ordinal))
            name = name[prefix.Length..];
        var found = name.StartsWith("Tags.", StringComparison.Ordinal) ? tags.GetValueOrDefault(name[5..]) : AsText(Dig(document, name));
        var wanted = (string?)filter["Value"];
        return ((string?)filter["Operator"] ?? "Equals") switch
        {
            "Equals" => found is not null && Compare(found, wanted) == 0,
            "NotEquals" => Compare(found, wanted) != 0,
            "GreaterThan" => found is not null && Compare(found, wanted) > 0,
            "GreaterThanOrEqualTo" => found is not null && Compare(found, wanted) >= 0,
            "LessThan" => found is not null && Compare(found, wanted) < 0,
            "LessThanOrEqualTo" => found is not null && Compare(found, wanted) <= 0,
            "Contains" => found?.Contains(wanted ?? "", StringComparison.Ordinal) == true,
            "Exists" => found is not null,
            "NotExists" => found is null,
            "In" => found is not null && (wanted ?? "").Split(',').Contains(found),
            var other => throw AwsError.Validation($"unknown operator {other}"),
        };
    }

    private static string? Field(StoredResource resource, string name) =>
        name.StartsWith("Tags.", StringComparison.Ordinal)
            ? resource.Tags.GetValueOrDefault(name[5..])
            : AsText(Dig(resource.Document, name));

    private static JsonNode? Dig(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
            node = node is JsonObject map ? map[part] : null;
        return node;
    }

    private static string? AsText(JsonNode? node) =>
        node switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => (string)value!,
            _ => node.ToJsonString(),
        };

    // Numbers and times by value, the rest as text.
    private static int Compare(string? a, string? b)
    {
        if (Number(a) is { } x && Number(b) is { } y)
            return x.CompareTo(y);
        return string.CompareOrdinal(a, b);
    }

    private static double? Number(string? text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : text is { Length: > 9 }
        && text.Contains('-', StringComparison.Ordinal)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds() / 1000.0
        : null;
}
