using System.Text.Json.Nodes;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;
using GitOps.Schema.Shapes;

namespace GitOps.LocalAws.SageMaker;

/// <summary>The List operations of every kind: applies the filters by their names, sorts and pages.</summary>
internal sealed class ListOperation(KindCatalog catalog)
{
    private static readonly string[] NonFilterMembers = ["MaxResults", "NextToken", "SortBy", "SortOrder", "CrossAccountFilterOption"];

    public JsonObject Run(Kind kind, RegionStore regionStore, JsonObject request)
    {
        var input = catalog.Model.Structure(catalog.Model.Operation(kind.Operations.List!).Input!);
        var filters = request
            .Where(p => p.Value is not null && !NonFilterMembers.Contains(p.Key) && input.Find(p.Key) is not null)
            .ToList();
        var matches = regionStore
            .AllEventually(kind)
            .Where(r => filters.All(f => MatchesFilter(r, f.Key, f.Value!)) && MatchesPackageType(r, request));
        var page = Paging.Take(Sort(kind, matches, request), request);
        var output = catalog.Model.Structure(catalog.Model.Operation(kind.Operations.List!).Output!);
        var summary = ((ListShape)catalog.Model.Shape(output.Find(kind.List!.Items)!.Shape)).Element;
        return Paging.Response(
            kind.List.Items,
            page.Items.Select(r => Projection.Project(catalog.Model, summary, SummaryOf(r))),
            page.Next
        );
    }

    private static IReadOnlyList<StoredResource> Sort(Kind kind, IEnumerable<StoredResource> resources, JsonObject request)
    {
        var sorted = (string?)request["SortBy"] switch
        {
            "Name" => resources.OrderBy(r => r.Text(kind.NameMember ?? kind.ArnMember), StringComparer.Ordinal).ThenBy(r => r.Created),
            "Status" => resources.OrderBy(r => r.Status, StringComparer.Ordinal).ThenBy(r => r.Created),
            _ => resources.OrderBy(r => r.Created).ThenBy(r => r.Key, StringComparer.Ordinal),
        };
        var list = sorted.ToList();
        if ((string?)request["SortOrder"] != "Ascending")
            list.Reverse();
        return list;
    }

    private static bool MatchesFilter(StoredResource resource, string filter, JsonNode value) =>
        filter switch
        {
            "CreationTimeAfter" or "CreatedAfter" => resource.Created > Seconds(value),
            "CreationTimeBefore" or "CreatedBefore" => resource.Created < Seconds(value),
            "LastModifiedTimeAfter" or "ModifiedTimeAfter" => Modified(resource) > Seconds(value),
            "LastModifiedTimeBefore" or "ModifiedTimeBefore" => Modified(resource) < Seconds(value),
            "NameContains" => NameValue(resource).Contains((string)value!, StringComparison.OrdinalIgnoreCase),
            "StatusEquals" => resource.Status == (string?)value,
            "ModelPackageType" => true,
            _ when filter.EndsWith("NamePrefix", StringComparison.Ordinal) => NameValue(resource)
                .StartsWith((string)value!, StringComparison.Ordinal),
            _ => NameOf(resource.Text(filter.Replace("Equals", "", StringComparison.Ordinal))) == NameOf((string?)value),
        };

    // A request can refer to a group or pipeline by name or by ARN.
    private static string? NameOf(string? text) =>
        text is not null && text.StartsWith("arn:", StringComparison.Ordinal) ? text[(text.LastIndexOf('/') + 1)..] : text;

    // By default, only unversioned packages are listed.
    private static bool MatchesPackageType(StoredResource resource, JsonObject request)
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

    private static JsonObject SummaryOf(StoredResource resource) =>
        resource.Kind.Name == "PipelineExecution"
            ? resource
                .With(
                    ("StartTime", resource.Document["CreationTime"]),
                    ("PipelineExecutionFailureReason", resource.Document["FailureReason"])
                )
                .Document
            : resource.Document;

    private static string NameValue(StoredResource resource) =>
        resource.Kind.NameMember is { } member ? resource.Text(member) ?? resource.Key : resource.Key;

    private static double Modified(StoredResource resource) =>
        resource.Document["LastModifiedTime"]?.GetValue<double>() ?? resource.Created;

    private static double Seconds(JsonNode value) =>
        value.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? value.GetValue<double>()
            : DateTimeOffset.Parse((string)value!, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() / 1000.0;
}
