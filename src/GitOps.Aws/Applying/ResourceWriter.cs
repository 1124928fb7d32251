using System.Text.Json.Nodes;
using GitOps.Aws.Client;
using GitOps.Core.Observed;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Aws.Applying;

/// <summary>Changes SageMaker.</summary>
internal sealed class ResourceWriter(AwsClient client) : IResourceWriter
{
    public async Task<string> CreateAsync(Kind kind, DataMap request, CancellationToken cancellationToken)
    {
        var answer = await client.InvokeAsync("sagemaker", kind.Operations.Create, JsonData.ToJson(request), cancellationToken);
        return (string?)answer[kind.ArnMember] ?? "";
    }

    public Task UpdateAsync(Kind kind, DataMap request, CancellationToken cancellationToken) =>
        client.InvokeAsync("sagemaker", kind.Operations.Update!, JsonData.ToJson(request), cancellationToken);

    public Task DeleteAsync(ObservedResource resource, CancellationToken cancellationToken) =>
        SendAsync(resource, resource.Kind.Operations.Delete!, resource.Kind.DeleteTakesToken, cancellationToken);

    public Task StopAsync(ObservedResource resource, CancellationToken cancellationToken) =>
        SendAsync(resource, resource.Kind.Operations.Stop!, resource.Kind.StopTakesToken, cancellationToken);

    public async Task TagAsync(
        string arn,
        IReadOnlyDictionary<string, string> set,
        IReadOnlyList<string> remove,
        CancellationToken cancellationToken
    )
    {
        if (set.Count > 0)
            await client.InvokeAsync(
                "sagemaker",
                "AddTags",
                new JsonObject
                {
                    ["ResourceArn"] = arn,
                    ["Tags"] = new JsonArray([.. set.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]),
                },
                cancellationToken
            );
        if (remove.Count > 0)
            await client.InvokeAsync(
                "sagemaker",
                "DeleteTags",
                new JsonObject { ["ResourceArn"] = arn, ["TagKeys"] = new JsonArray([.. remove.Select(k => JsonValue.Create(k))]) },
                cancellationToken
            );
    }

    private async Task SendAsync(ObservedResource resource, string operation, bool takesToken, CancellationToken cancellationToken)
    {
        var request = new JsonObject { [resource.Kind.Handle] = resource.Handle };
        if (takesToken)
            request[resource.Kind.Token!] = Guid.NewGuid().ToString();
        try
        {
            await client.InvokeAsync("sagemaker", operation, request, cancellationToken);
        }
        catch (RefusedException refusal) when (refusal.Kind == RefusalKind.Missing)
        {
            // Gone already, which is what was wanted.
        }
    }
}
