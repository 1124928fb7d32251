using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Rejects a request that refers to a resource that does not exist.</summary>
internal static class ReferenceValidator
{
    public static void Validate(KindCatalog catalog, Kind kind, RegionStore regionStore, JsonNode? node, Caller caller)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                    if (
                        value is JsonValue text
                        && catalog.NamedBy(key) is { } referenced
                        && referenced != kind
                        && referenced.VersionOf is null
                        && text.TryGetValue<string>(out var name)
                    )
                        ValidateReference(referenced, regionStore, name, caller);
                    else
                        Validate(catalog, kind, regionStore, value, caller);
                break;
            case JsonArray list:
                foreach (var item in list)
                    Validate(catalog, kind, regionStore, item, caller);
                break;
        }
    }

    private static void ValidateReference(Kind referenced, RegionStore regionStore, string name, Caller caller)
    {
        if ((name.StartsWith("arn:", StringComparison.Ordinal) ? regionStore.FindByArn(name) : regionStore.Find(referenced, name)) is null)
            throw AwsErrors.NotFound(
                referenced,
                name,
                name.StartsWith("arn:", StringComparison.Ordinal) ? name : ResourceOperations.Arn(referenced, name, caller)
            );
    }
}
