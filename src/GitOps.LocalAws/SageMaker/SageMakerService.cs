using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.SageMaker;

/// <summary>SageMaker's control plane: each operation is one verb on one kind of the catalog, or one of a few that speak of all kinds.</summary>
internal sealed class SageMakerService(
    ResourceStore store,
    KindCatalog catalog,
    Crud crud,
    Listing listing,
    SearchQuery search,
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
            throw new AwsError("UnknownOperationException", $"SageMaker has no operation {operation}");
        RequestValidator.Validate(catalog.Model, operation, request);
        var partition = store.Get(caller);
        lock (partition.Lock)
            return operation switch
            {
                "Search" => search.Run(partition, request),
                "AddTags" => tags.Add(partition, request),
                "ListTags" => tags.List(partition, request),
                "DeleteTags" => tags.Delete(partition, request),
                "ListPipelineExecutionSteps" => new JsonObject { ["PipelineExecutionSteps"] = new JsonArray() },
                "ListPipelineParametersForExecution" => crud.PipelineParameters(partition, request),
                _ => _verbs.TryGetValue(operation, out var verb)
                    ? Invoke(verb.Verb, verb.Kind, partition, request, caller)
                    : throw NotHere(operation),
            };
    }

    private JsonObject Invoke(Verb verb, Kind kind, Partition partition, JsonObject request, Caller caller) =>
        verb switch
        {
            Verb.Create => crud.Create(kind, partition, request, caller),
            Verb.Describe => crud.Describe(kind, partition, request, caller),
            Verb.Update => crud.Update(kind, partition, request, caller),
            Verb.Delete => crud.Delete(kind, partition, request, caller),
            Verb.Stop => crud.Stop(kind, partition, request, caller),
            Verb.List => listing.List(kind, partition, request),
            _ => throw new InvalidOperationException($"unknown verb {verb}"),
        };

    private static AwsError NotHere(string operation) => new("UnknownOperationException", $"local AWS does not offer {operation} yet");

    private static Dictionary<string, (Kind, Verb)> Verbs(KindCatalog catalog)
    {
        var verbs = new Dictionary<string, (Kind, Verb)>(StringComparer.Ordinal);
        foreach (var kind in catalog.Kinds)
        {
            var o = kind.Operations;
            foreach (
                var (operation, verb) in new[]
                {
                    (o.Create, Verb.Create),
                    (o.Describe, Verb.Describe),
                    (o.Update, Verb.Update),
                    (o.Delete, Verb.Delete),
                    (o.Stop, Verb.Stop),
                    (o.List, Verb.List),
                }
            )
                if (operation is not null)
                    verbs[operation] = (kind, verb);
        }

        return verbs;
    }
}
