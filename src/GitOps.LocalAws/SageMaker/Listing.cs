using System.Text.Json.Nodes;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;
using GitOps.Schema.Shapes;

namespace GitOps.LocalAws.SageMaker;

/// <summary>List for every kind: each filter of the request by the meaning of its name, sorting, pages.</summary>
internal sealed class Listing(KindCatalog catalog)
{
    private static readonly string[] NoFilters = ["MaxResults", "NextToken", "SortBy", "SortOrder", "CrossAccountFilterOption"];

    public JsonObject List(Kind kind, Partition partition, JsonObject request)
    {
        var filters = request.Where(p => p.Value is not null && !NoFilters.Contains(p.Key)).ToList();
        var found = partition.AllSeen(kind).Where(r => filters.All(f => Passes(r, f.Key, f.Value!)) && PassesType(r, request));
        var page = Paging.Take(Sort(kind, found, request), request);
        var output = catalog.Model.Structure(catalog.Model.Operation(kind.Operations.List!).Output!);
        var summary = ((ListShape)catalog.Model.Shape(output.Find(kind.List!.Items)!.Shape)).Element;
        return Paging.Answer(kind.List.Items, page.Items.Select(r => Projection.Show(catalog.Model, summary, Summarised(r))), page.Next);
    }

    private static IReadOnlyList<StoredResource> Sort(Kind kind, IEnumerable<StoredResource> found, JsonObject request)
    {
        var sorted = (string?)request["SortBy"] switch
        {
            "Name" => found.OrderBy(r => r.Text(kind.NameMember ?? kind.ArnMember), StringComparer.Ordinal).ThenBy(r => r.Created),
            "Status" => found.OrderBy(r => r.Status, StringComparer.Ordinal).ThenBy(r => r.Created),
            _ => found.OrderBy(r => r.Created).ThenBy(r => r.Key, StringComparer.Ordinal),
        };
        var list = sorted.ToList();
        if ((string?)request["SortOrder"] != "Ascending")
            list.Reverse();
        return list;
    }

    private static bool Passes(StoredResource resource, string filter, JsonNode value) =>
        filter switch
        {
            "CreationTimeAfter" or "CreatedAfter" => resource.Created > Seconds(value),
            "CreationTimeBefore" or "CreatedBefore" => resource.Created < Seconds(value),
            "LastModifiedTimeAfter" or "ModifiedTimeAfter" => Modified(resource) > Seconds(value),
            "LastModifiedTimeBefore" or "ModifiedTimeBefore" => Modified(resource) < Seconds(value),
            "NameContains" => Name(resource).Contains((string)value!, StringComparison.OrdinalIgnoreCase),
            "StatusEquals" => resource.Status == (string?)value,
            "ModelPackageType" => true,
            _ when filter.EndsWith("NamePrefix", StringComparison.Ordinal) => Name(resource)
                .StartsWith((string)value!, StringComparison.Ordinal),
            _ => NameOf(resource.Text(filter.Replace("Equals", "", StringComparison.Ordinal))) == NameOf((string?)value),
        };

    // A group or pipeline may be given by name or by ARN.
    private static string? NameOf(string? text) =>
        text is not null && text.StartsWith("arn:", StringComparison.Ordinal) ? text[(text.LastIndexOf('/') + 1)..] : text;

    // Unversioned packages are listed unless the request says otherwise.
    private static bool PassesType(StoredResource resource, JsonObject request)
    {
        if (resource.Kind.VersionOf is not { } group)
            return true;
        var isVersion = resource.Document[group] is not null;
        return (string?)request["ModelPackageType"] switch
        {
            "Versioned" => isVersion,
            "Both" => true,
            _ => request[group] is not null || !isVersion,
        };
    }

    private static JsonObject Summarised(StoredResource resource) =>
        resource.Kind.Name == "PipelineExecution"
            ? resource
                .With(
                    ("StartTime", resource.Document["CreationTime"]),
                    ("PipelineExecutionFailureReason", resource.Document["FailureReason"])
                )
                .Document
            : resource.Document;

    private static string Name(StoredResource resource) =>
        resource.Kind.NameMember is { } member ? resource.Text(member) ?? resource.Key : resource.Key;

    private static double Modified(StoredResource resource) =>
        resource.Document["LastModifiedTime"]?.GetValue<double>() ?? resource.Created;

    private static double Seconds(JsonNode value) =>
        value.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? value.GetValue<double>()
            : DateTimeOffset.Parse((string)value!, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() / 1000.0;
}
