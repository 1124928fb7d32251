using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.SageMaker;

/// <summary>SageMaker's control plane. An operation is a verb on a kind of the catalog, or one of a few that apply to all kinds.</summary>
internal sealed class SageMakerService(
    ResourceStore store,
    KindCatalog catalog,
    ResourceOperations resources,
    ListOperation list,
    SearchOperation search,
    TagOperations tags
)
{
    private readonly Dictionary<string, (Kind Kind, Verb Verb)> _verbs = Verbs(catalog);

    private enum Verb
    {
        Create,
        Describe,
        Update,
        Delete,
        Stop,
        List,
    }

    public JsonObject Invoke(string operation, JsonObject request, Caller caller)
    {
        if (catalog.Model.FindOperation(operation) is null)
            throw new AwsException("UnknownOperationException", $"SageMaker has no operation {operation}");
        RequestValidator.Validate(catalog.Model, operation, request);
        var regionStore = store.Get(caller);
        lock (regionStore.Lock)
            return operation switch
            {
                "Search" => search.Run(regionStore, request),
                "AddTags" => tags.Add(regionStore, request),
                "ListTags" => tags.List(regionStore, request),
                "DeleteTags" => tags.Delete(regionStore, request),
                "ListPipelineExecutionSteps" => new JsonObject { ["PipelineExecutionSteps"] = new JsonArray() },
                "ListPipelineParametersForExecution" => resources.PipelineParameters(regionStore, request),
                _ => _verbs.TryGetValue(operation, out var verb)
                    ? Invoke(verb.Verb, verb.Kind, regionStore, request, caller)
                    : throw Unsupported(operation),
            };
    }

    private JsonObject Invoke(Verb verb, Kind kind, RegionStore regionStore, JsonObject request, Caller caller) =>
        verb switch
        {
            Verb.Create => resources.Create(kind, regionStore, request, caller),
            Verb.Describe => resources.Describe(kind, regionStore, request, caller),
            Verb.Update => resources.Update(kind, regionStore, request, caller),
            Verb.Delete => resources.Delete(kind, regionStore, request, caller),
            Verb.Stop => resources.Stop(kind, regionStore, request, caller),
            Verb.List => list.Run(kind, regionStore, request),
            _ => throw new InvalidOperationException($"unknown verb {verb}"),
        };

    private static AwsException Unsupported(string operation) =>
        new("UnknownOperationException", $"local AWS does not support the SageMaker operation {operation} yet");

    private static Dictionary<string, (Kind, Verb)> Verbs(KindCatalog catalog)
    {
        var verbs = new Dictionary<string, (Kind, Verb)>(StringComparer.Ordinal);
        foreach (var kind in catalog.Kinds)
        {
            var operations = kind.Operations;
            foreach (
                var (operation, verb) in new[]
                {
                    (operations.Create, Verb.Create),
                    (operations.Describe, Verb.Describe),
                    (operations.Update, Verb.Update),
                    (operations.Delete, Verb.Delete),
                    (operations.Stop, Verb.Stop),
                    (operations.List, Verb.List),
                }
            )
                if (operation is not null)
                    verbs[operation] = (kind, verb);
        }

        return verbs;
    }
}
