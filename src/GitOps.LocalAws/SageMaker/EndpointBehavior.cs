using System.Text.Json.Nodes;
using GitOps.LocalAws.Jobs;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Serving;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Endpoints: loads the models. An update is a blue/green deployment: if it fails, the previous models keep serving.</summary>
internal sealed class EndpointBehavior(EndpointHost host, ModelLoader loader, BackgroundJobs jobs, TimeProvider time) : KindBehavior
{
    private const string PendingConfig = "_pendingConfig";

    public override string Kind => "Endpoint";

    public override StoredResource OnUpdate(RegionStore regionStore, StoredResource before, StoredResource after, JsonObject request)
    {
        if (before.Status == "Failed")
            throw AwsException.Validation($"Cannot update endpoint \"{before.Arn}\" in status Failed: delete it and create it again.");
        // The endpoint keeps its configuration until the new one is in service.
        return after
            .With(
                ("EndpointConfigName", before.Document["EndpointConfigName"]),
                (PendingConfig, (string)request["EndpointConfigName"]!),
                ("FailureReason", null),
                ("DeploymentConfig", null),
                ("LastDeploymentConfig", request["DeploymentConfig"] ?? before.Document["LastDeploymentConfig"])
            )
            .WithStatus("Updating", time.GetUtcNow());
    }

    public override void OnDelete(RegionStore regionStore, StoredResource resource) => host.Remove(resource.Arn);

    public override void StartWork(RegionStore regionStore, StoredResource resource)
    {
        if (resource.Status is "Creating" or "Updating")
            jobs.Start(
                resource.Arn,
                token => DeployAsync(regionStore, resource, token),
                reason => ResourceUpdate.Apply(regionStore, resource, e => e.IsBusy ? Failed(e, reason) : e)
            );
    }

    private async Task DeployAsync(RegionStore regionStore, StoredResource endpoint, CancellationToken cancellationToken)
    {
        var config = endpoint.Text(PendingConfig) ?? endpoint.Text("EndpointConfigName")!;
        var variants = await loader.LoadVariantsAsync(regionStore, config, cancellationToken);
        ResourceUpdate.Apply(
            regionStore,
            endpoint,
            e =>
            {
                var updated = InService(regionStore, e, config);
                host.Deploy(endpoint.Arn, config, variants);
                return updated;
            }
        );
    }

    private StoredResource Failed(StoredResource endpoint, string failure) =>
        endpoint
            .With((PendingConfig, null), ("FailureReason", failure))
            .WithStatus(endpoint.Status == "Creating" ? "Failed" : "InService", time.GetUtcNow());

    private StoredResource InService(RegionStore regionStore, StoredResource endpoint, string config)
    {
        var document =
            regionStore.All().FirstOrDefault(r => r.Kind.Name == "EndpointConfig" && r.Key == config)?.Document
            ?? throw new JobFailedException($"endpoint configuration {config} does not exist any more");
        var variants = document["ProductionVariants"]!
            .AsArray()
            .Select(v => new JsonObject
            {
                ["VariantName"] = v!["VariantName"]!.DeepClone(),
                ["CurrentWeight"] = v["InitialVariantWeight"]?.DeepClone(),
                ["DesiredWeight"] = v["InitialVariantWeight"]?.DeepClone(),
                ["CurrentInstanceCount"] = v["InitialInstanceCount"]?.DeepClone(),
                ["DesiredInstanceCount"] = v["InitialInstanceCount"]?.DeepClone(),
            });
        return endpoint
            .With(
                (PendingConfig, null),
                ("FailureReason", null),
                ("EndpointConfigName", config),
                ("ProductionVariants", new JsonArray([.. variants]))
            )
            .WithStatus("InService", time.GetUtcNow());
    }
}
