using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Work;

/// <summary>sagemaker-runtime: InvokeEndpoint.</summary>
internal sealed class InvocationService(ResourceStore store, KindCatalog catalog, EndpointHost host, ModelLoader loader)
{
    public async Task HandleAsync(HttpContext context, Caller caller, byte[] body, Call call)
    {
        call.Operation = "InvokeEndpoint";
        var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["endpoints", var name, "invocations"])
            throw new AwsError("UnknownOperationException", "local AWS offers POST /endpoints/<name>/invocations", 404);
        call.Name = name;
        var serving = await FindAsync(store.Get(caller), name, context.RequestAborted);
        var variant = Choose(serving, context.Request.Headers["X-Amzn-SageMaker-Target-Variant"].ToString());
        if (variant.Model is null)
            throw new AwsError("ModelError", variant.CannotServe!, 424);
        try
        {
            var (answer, contentType) = Inference.Answer(
                variant.Model,
                Inference.Text(body),
                context.Request.ContentType ?? "text/csv",
                context.Request.Headers.Accept.ToString()
            );
            context.Response.ContentType = contentType;
            context.Response.Headers["x-Amzn-Invoked-Production-Variant"] = variant.Name;
            await context.Response.WriteAsync(answer);
        }
        catch (Exception exception) when (exception is FormatException or NotSupportedException)
        {
            throw new AwsError("ModelError", $"Received client error (400) from primary with message \"{exception.Message}\".", 424);
        }
    }

    // After a restart the models are loaded when they are first asked.
    private async Task<Serving> FindAsync(Partition partition, string name, CancellationToken cancellationToken)
    {
        StoredResource? endpoint;
        lock (partition.Lock)
            endpoint = partition.Find(catalog["Endpoint"], name);
        if (endpoint is null || endpoint.Status is "Creating" or "Failed")
            throw new AwsError("ValidationError", $"Endpoint {name} of account {partition.Account} not found.");
        if (host.Find(endpoint.Arn) is { } serving)
            return serving;
        try
        {
            var config = endpoint.Text("EndpointConfigName")!;
            host.Set(endpoint.Arn, config, await loader.LoadVariantsAsync(partition, config, cancellationToken));
            return host.Find(endpoint.Arn)!;
        }
        catch (JobFailure failure)
        {
            throw new AwsError("ModelError", failure.Message, 424);
        }
    }

    private static ServingVariant Choose(Serving serving, string target)
    {
        if (target.Length > 0)
            return serving.Variants.FirstOrDefault(v => v.Name == target)
                ?? throw new AwsError("ValidationError", $"Variant {target} not found.");
        var at = Random.Shared.NextDouble() * serving.Variants.Sum(v => v.Weight);
        foreach (var variant in serving.Variants)
            if ((at -= variant.Weight) <= 0)
                return variant;
        return serving.Variants[^1];
    }
}
