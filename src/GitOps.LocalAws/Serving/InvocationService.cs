using GitOps.LocalAws.Jobs;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Serving;

/// <summary>The SageMaker Runtime: InvokeEndpoint.</summary>
internal sealed class InvocationService(ResourceStore store, KindCatalog catalog, EndpointHost host, ModelLoader loader)
{
    public async Task HandleAsync(HttpContext context, Caller caller, byte[] body, JournalEntry entry)
    {
        entry.Operation = "InvokeEndpoint";
        var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (context.Request.Method != "POST" || parts is not ["endpoints", var name, "invocations"])
            throw new AwsException("UnknownOperationException", "local AWS supports only POST /endpoints/<name>/invocations", 404);
        entry.Name = name;
        var deployment = await FindAsync(store.Get(caller), name, context.RequestAborted);
        var variant = ChooseVariant(deployment, context.Request.Headers["X-Amzn-SageMaker-Target-Variant"].ToString());
        if (variant.Model is null)
            throw new AwsException("ModelError", variant.UnsupportedReason!, 424);
        try
        {
            var (predictions, contentType) = Inference.Predict(
                variant.Model,
                Inference.Text(body),
                context.Request.ContentType ?? "text/csv",
                context.Request.Headers.Accept.ToString()
            );
            context.Response.ContentType = contentType;
            context.Response.Headers["x-Amzn-Invoked-Production-Variant"] = variant.Name;
            await context.Response.WriteAsync(predictions);
        }
        catch (Exception exception) when (exception is FormatException or NotSupportedException)
        {
            throw new AwsException("ModelError", $"Received client error (400) from primary with message \"{exception.Message}\".", 424);
        }
    }

    // After a restart of the server, models are loaded on the first invocation.
    private async Task<Deployment> FindAsync(RegionStore regionStore, string name, CancellationToken cancellationToken)
    {
        StoredResource? endpoint;
        lock (regionStore.Lock)
            endpoint = regionStore.Find(catalog["Endpoint"], name);
        if (endpoint is null || endpoint.Status is "Creating" or "Failed")
            throw new AwsException("ValidationError", $"Endpoint {name} of account {regionStore.Account} not found.");
        if (host.Find(endpoint.Arn) is { } deployment)
            return deployment;
        try
        {
            var config = endpoint.Text("EndpointConfigName")!;
            host.Deploy(endpoint.Arn, config, await loader.LoadVariantsAsync(regionStore, config, cancellationToken));
            return host.Find(endpoint.Arn)!;
        }
        catch (JobFailedException failure)
        {
            throw new AwsException("ModelError", failure.Message, 424);
        }
    }

    private static DeployedVariant ChooseVariant(Deployment deployment, string target)
    {
        if (target.Length > 0)
            return deployment.Variants.FirstOrDefault(v => v.Name == target)
                ?? throw new AwsException("ValidationError", $"Variant {target} not found.");
        var point = Random.Shared.NextDouble() * deployment.Variants.Sum(v => v.Weight);
        foreach (var variant in deployment.Variants)
            if ((point -= variant.Weight) <= 0)
                return variant;
        return deployment.Variants[^1];
    }
}
