using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;
using GitOps.Schema.Shapes;

namespace GitOps.LocalAws.SageMaker;

/// <summary>The Search operation: filters on tags and members, combined by And or Or, with nested expressions.</summary>
internal sealed class SearchOperation(KindCatalog catalog)
{
    public JsonObject Run(RegionStore regionStore, JsonObject request)
    {
        var resource = (string)request["Resource"]!;
        var record = catalog.Model.Structure("SearchRecord").Find(resource);
        if (record is null || catalog.Find(resource) is not { } kind)
            return new JsonObject { ["Results"] = new JsonArray() };
        var matches = regionStore.AllEventually(kind).Where(r => Matches(r, request["SearchExpression"]?.AsObject())).ToList();
        var page = Paging.Take(Sort(matches, request), request);
        return Paging.Response(
            "Results",
            page.Items.Select(r => new JsonObject { [resource] = Project(kind, record.Shape, r) }),
            page.Next
        );
    }

    private JsonObject Project(Kind kind, string shape, StoredResource resource)
    {
        var structure = catalog.Model.Structure(shape);
        var document = resource.With(("Tags", Projection.Tags(resource))).Document;
        // A Model is nested in a dashboard record.
        return structure.Find(kind.Name) is { } inner && catalog.Model.Shape(inner.Shape) is StructureShape
            ? new JsonObject { [kind.Name] = Projection.Project(catalog.Model, inner.Shape, document) }
            : Projection.Project(catalog.Model, shape, document);
    }

    private static IReadOnlyList<StoredResource> Sort(List<StoredResource> resources, JsonObject request)
    {
        var by = (string?)request["SortBy"] ?? "LastModifiedTime";
        resources.Sort((a, b) => Compare(Field(a, by), Field(b, by)) is not 0 and var order ? order : string.CompareOrdinal(a.Key, b.Key));
        if ((string?)request["SortOrder"] != "Ascending")
            resources.Reverse();
        return resources;
    }

    private static bool Matches(StoredResource resource, JsonObject? expression)
    {
        if (expression is null)
            return true;
        var results = new List<bool>();
        results.AddRange(
            (expression["Filters"]?.AsArray() ?? []).Select(f => MatchesFilter(resource.Tags, resource.Document, f!.AsObject(), ""))
        );
        results.AddRange((expression["NestedFilters"]?.AsArray() ?? []).Select(f => MatchesNestedFilter(resource, f!.AsObject())));
        results.AddRange((expression["SubExpressions"]?.AsArray() ?? []).Select(e => Matches(resource, e!.AsObject())));
        return results.Count == 0 || ((string?)expression["Operator"] == "Or" ? results.Contains(true) : !results.Contains(false));
    }

    // One element of the list must match all filters.
    private static bool MatchesNestedFilter(StoredResource resource, JsonObject nested)
    {
        var property = (string)nested["NestedPropertyName"]!;
        return GetPath(resource.Document, property) is JsonArray items
            && items
                .OfType<JsonObject>()
                .Any(item => nested["Filters"]!.AsArray().All(f => MatchesFilter(resource.Tags, item, f!.AsObject(), property + ".")));
    }

    private static bool MatchesFilter(IReadOnlyDictionary<string, string> tags, JsonObject document, JsonObject filter, string prefix)
    {
        var name = (string)filter["Name"]!;
        if (prefix.Length > 0 && name.StartsWith(prefix, StringComparison.Ordinal))
            name = name[prefix.Length..];
        var actual = name.StartsWith("Tags.", StringComparison.Ordinal)
            ? tags.GetValueOrDefault(name[5..])
            : AsText(GetPath(document, name));
        var expected = (string?)filter["Value"];
        return ((string?)filter["Operator"] ?? "Equals") switch
        {
            "Equals" => actual is not null && Compare(actual, expected) == 0,
            "NotEquals" => Compare(actual, expected) != 0,
            "GreaterThan" => actual is not null && Compare(actual, expected) > 0,
            "GreaterThanOrEqualTo" => actual is not null && Compare(actual, expected) >= 0,
            "LessThan" => actual is not null && Compare(actual, expected) < 0,
            "LessThanOrEqualTo" => actual is not null && Compare(actual, expected) <= 0,
            "Contains" => actual?.Contains(expected ?? "", StringComparison.Ordinal) == true,
            "Exists" => actual is not null,
            "NotExists" => actual is null,
            "In" => actual is not null && (expected ?? "").Split(',').Contains(actual),
            var other => throw AwsException.Validation($"invalid operator {other} in the search filter"),
        };
    }

    private static string? Field(StoredResource resource, string name) =>
        name.StartsWith("Tags.", StringComparison.Ordinal)
            ? resource.Tags.GetValueOrDefault(name[5..])
            : AsText(GetPath(resource.Document, name));

    private static JsonNode? GetPath(JsonNode? node, string path)
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

    // Numbers and times are compared by value, everything else as text.
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
