using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Endpoint configurations: sets the default of the initial variant weight.</summary>
internal sealed class EndpointConfigBehavior : KindBehavior
{
    public override string Kind => "EndpointConfig";

    public override StoredResource OnCreate(RegionStore regionStore, StoredResource resource, JsonObject request, Caller caller)
    {
        var variants = resource.Document["ProductionVariants"]!.DeepClone().AsArray();
        foreach (var variant in variants)
            variant!["InitialVariantWeight"] ??= 1.0;
        return resource.With(("ProductionVariants", variants));
    }
}
