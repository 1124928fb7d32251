using GitOps.Aws.Client;
using GitOps.Engine.Connections;
using GitOps.Schema.Services;

namespace GitOps.Aws.Runtime;

/// <summary>Invokes endpoints through sagemaker-runtime, a REST API.</summary>
internal sealed class EndpointInvoker(AwsClient client) : IEndpointInvoker
{
    public async Task<Invocation> InvokeAsync(
        string endpointName,
        byte[] body,
        string contentType,
        string accept,
        CancellationToken cancellationToken
    )
    {
        var response = await client.InvokeModelAsync(
            new AwsRequest(
                "POST",
                $"/endpoints/{Uri.EscapeDataString(endpointName)}/invocations",
                body,
                new Dictionary<string, string> { ["content-type"] = contentType, ["accept"] = accept }
            ),
            cancellationToken
        );
        return new(
            response.Body,
            response.Headers.GetValueOrDefault("Content-Type", ""),
            response.Headers.GetValueOrDefault("x-Amzn-Invoked-Production-Variant")
        );
    }
}
