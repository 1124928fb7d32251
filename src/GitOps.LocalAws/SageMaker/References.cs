using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Refuses a request that names something which is not there.</summary>
internal static class References
{
    public static void Check(KindCatalog catalog, Kind kind, Partition partition, JsonNode? node, Caller caller)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                    if (
                        value is JsonValue text
                        && catalog.NamedBy(key) is { } named
                        && named != kind
                        && named.VersionOf is null
                        && text.TryGetValue<string>(out var name)
                    )
                        CheckOne(named, partition, name, caller);
                    else
                        Check(catalog, kind, partition, value, caller);
                break;
            case JsonArray list:
                foreach (var item in list)
                    Check(catalog, kind, partition, item, caller);
                break;
        }
    }

    private static void CheckOne(Kind named, Partition partition, string name, Caller caller)
    {
        if ((name.StartsWith("arn:", StringComparison.Ordinal) ? partition.FindByArn(name) : partition.Find(named, name)) is null)
            throw Texts.Missing(named, name, name.StartsWith("arn:", StringComparison.Ordinal) ? name : Crud.Arn(named, name, caller));
    }
}
