using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.LocalAws.Work;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Endpoints: the model is really loaded; an update is blue/green, and one that fails leaves the old model serving.</summary>
internal sealed class Endpoints(EndpointHost host, ModelLoader loader, BackgroundWork work, TimeProvider time) : Behavior
{
    private const string Pending = "_pendingConfig";

    public override string Kind => "Endpoint";

    public override StoredResource Updating(Partition partition, StoredResource before, StoredResource after, JsonObject request)
    {
        if (before.Status == "Failed")
            throw AwsError.Validation($"Cannot update endpoint \"{before.Arn}\" in status Failed: delete it and create it again.");
        // The configuration that serves stays the endpoint's until the new one answers.
        return after
            .With(
                ("EndpointConfigName", before.Document["EndpointConfigName"]),
                (Pending, (string)request["EndpointConfigName"]!),
                ("FailureReason", null),
                ("DeploymentConfig", null),
                ("LastDeploymentConfig", request["DeploymentConfig"] ?? before.Document["LastDeploymentConfig"])
            )
            .WithStatus("Updating", time.GetUtcNow());
    }

    public override void Deleting(Partition partition, StoredResource resource) => host.Remove(resource.Arn);

    public override void Work(Partition partition, StoredResource resource)
    {
        if (resource.Status is "Creating" or "Updating")
            work.Start(resource.Arn, token => DeployAsync(partition, resource, token));
    }

    private async Task DeployAsync(Partition partition, StoredResource endpoint, CancellationToken cancellationToken)
    {
        var wanted = endpoint.Text(Pending) ?? endpoint.Text("EndpointConfigName")!;
        string? failure = null;
        try
        {
            host.Set(endpoint.Arn, wanted, await loader.LoadVariantsAsync(partition, wanted, cancellationToken));
        }
        catch (JobFailure reason)
        {
            failure = reason.Message;
        }

        JobUpdate.Change(partition, endpoint, e => failure is null ? InService(partition, e, wanted) : Failed(e, failure));
    }

    private StoredResource Failed(StoredResource endpoint, string failure) =>
        endpoint
            .With((Pending, null), ("FailureReason", failure))
            .WithStatus(endpoint.Status == "Creating" ? "Failed" : "InService", time.GetUtcNow());

    private StoredResource InService(Partition partition, StoredResource endpoint, string config)
    {
        var variants = partition.All().First(r => r.Kind.Name == "EndpointConfig" && r.Key == config).Document["ProductionVariants"]!
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
                (Pending, null),
                ("FailureReason", null),
                ("EndpointConfigName", config),
                ("ProductionVariants", new JsonArray([.. variants]))
            )
            .WithStatus("InService", time.GetUtcNow());
    }
}
