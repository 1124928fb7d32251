using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;
using GitOps.Schema.Services;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Resource Groups Tagging: GetResources over all kinds at once.</summary>
internal sealed class TaggingService(ResourceStore store, KindCatalog catalog)
{
    public JsonObject Invoke(string operation, JsonObject request, Caller caller)
    {
        if (operation != "GetResources")
            throw new AwsError("UnknownOperationException", $"local AWS does not offer {operation}");
        RequestValidator.Validate(ServiceModels.Get("tagging"), operation, request);
        var partition = store.Get(caller);
        lock (partition.Lock)
        {
            var found = catalog
                .Kinds.SelectMany(partition.AllSeen)
                .Where(r => r.Tags.Count > 0 && Matches(r, request))
                .OrderBy(r => r.Arn, StringComparer.Ordinal)
                .ToList();
            var paged = new JsonObject { ["MaxResults"] = request["ResourcesPerPage"]?.GetValue<int>() ?? 50 };
            if ((string?)request["PaginationToken"] is { Length: > 0 } token)
                paged["NextToken"] = token;
            var page = Paging.Take(found, paged);
            return new JsonObject
            {
                ["PaginationToken"] = page.Next ?? "",
                ["ResourceTagMappingList"] = new JsonArray([
                    .. page.Items.Select(r => new JsonObject { ["ResourceARN"] = r.Arn, ["Tags"] = Projection.Tags(r) }),
                ]),
            };
        }
    }

    private static bool Matches(StoredResource resource, JsonObject request)
    {
        foreach (var filter in request["TagFilters"]?.AsArray() ?? [])
        {
            var values = (filter!["Values"]?.AsArray() ?? []).Select(v => (string)v!).ToList();
            if (!resource.Tags.TryGetValue((string)filter["Key"]!, out var value) || (values.Count > 0 && !values.Contains(value)))
                return false;
        }

        var types = (request["ResourceTypeFilters"]?.AsArray() ?? []).Select(t => (string)t!).ToList();
        return types.Count == 0 || types.Contains("sagemaker") || types.Contains("sagemaker:" + resource.Kind.ArnType);
    }
}
