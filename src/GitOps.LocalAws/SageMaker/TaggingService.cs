using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;
using GitOps.Schema.Services;

namespace GitOps.LocalAws.SageMaker;

/// <summary>The Resource Groups Tagging API: GetResources across all kinds.</summary>
internal sealed class TaggingService(ResourceStore store, KindCatalog catalog)
{
    public JsonObject Invoke(string operation, JsonObject request, Caller caller)
    {
        if (operation != "GetResources")
            throw new AwsException("UnknownOperationException", $"local AWS does not support the tagging operation {operation}");
        RequestValidator.Validate(ServiceModels.Get("tagging"), operation, request);
        if ((request["TagFilters"]?.AsArray() ?? []).Any(f => f!["Key"] is null))
            throw new AwsException("InvalidParameterException", "a tag filter has no Key");
        var regionStore = store.Get(caller);
        lock (regionStore.Lock)
        {
            var matches = catalog
                .Kinds.SelectMany(regionStore.AllEventually)
                .Where(r => r.Tags.Count > 0 && Matches(r, request))
                .OrderBy(r => r.Arn, StringComparer.Ordinal)
                .ToList();
            var pagingRequest = new JsonObject
            {
                ["MaxResults"] = (int)Math.Clamp(request["ResourcesPerPage"]?.GetValue<long>() ?? 50, 1, 100),
            };
            if ((string?)request["PaginationToken"] is { Length: > 0 } token)
                pagingRequest["NextToken"] = token;
            var page = Paging.Take(matches, pagingRequest);
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
