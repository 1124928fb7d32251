using System.Text.Json.Nodes;
using GitOps.Aws.Client;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Aws.Observing;

/// <summary>Finds the resources of a kind by one of our tags, with full descriptions, 100 a call.</summary>
internal sealed class SearchSweep(AwsClient client, KindCatalog catalog)
{
    public async Task<IReadOnlyList<ObservedResource>> RunAsync(Kind kind, string field, string value, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["Resource"] = kind.Name,
            ["MaxResults"] = 100,
            ["SearchExpression"] = new JsonObject
            {
                ["Filters"] = new JsonArray(
                    new JsonObject
                    {
                        ["Name"] = field,
                        ["Operator"] = "Equals",
                        ["Value"] = value,
                    }
                ),
            },
        };
        var results = new Lister(client).PagesAsync("sagemaker", "Search", request, "Results", "NextToken", "NextToken", cancellationToken);
        return ChildJobs.Exclude(
            await results.Select(r => r[kind.Name]).OfType<JsonObject>().Select(r => Read(kind, r)).ToListAsync(cancellationToken)
        );
    }

    private ObservedResource Read(Kind kind, JsonObject record)
    {
        // A Model, and its tags, are inside a dashboard record.
        var inner =
            catalog.Model.Structure("SearchRecord").Find(kind.Name) is { } member
            && catalog.Model.Structure(member.Shape).Find(kind.Name) is not null
            && record[kind.Name] is JsonObject nested
                ? nested
                : record;
        return ResourceReader.Observe(kind, inner, Lister.Tags(inner["Tags"]?.AsArray() ?? []));
    }
}
