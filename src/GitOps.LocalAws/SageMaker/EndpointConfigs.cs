using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Endpoint configurations: the initial weight is filled in.</summary>
internal sealed class EndpointConfigs : Behavior
{
    public override string Kind => "EndpointConfig";

    public override StoredResource Creating(Partition partition, StoredResource resource, JsonObject request, Caller caller)
    {
        var variants = resource.Document["ProductionVariants"]!.DeepClone().AsArray();
        foreach (var variant in variants)
            variant!["InitialVariantWeight"] ??= 1.0;
        return resource.With(("ProductionVariants", variants));
    }
}
