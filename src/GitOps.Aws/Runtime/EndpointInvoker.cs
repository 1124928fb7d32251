using GitOps.Aws.Client;
using GitOps.Engine.Connections;
using GitOps.Schema.Services;

namespace GitOps.Aws.Runtime;

/// <summary>Asks endpoints through sagemaker-runtime, which speaks REST.</summary>
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
        var answer = await client.SendAsync(
            "sagemaker-runtime",
            ServiceModels.Get("sagemaker-runtime"),
            "InvokeEndpoint",
            () =>
                new AwsRequest(
                    "POST",
                    $"/endpoints/{Uri.EscapeDataString(endpointName)}/invocations",
                    body,
                    new Dictionary<string, string> { ["content-type"] = contentType, ["accept"] = accept }
                ),
            cancellationToken
        );
        return new(
            answer.Body,
            answer.Headers.GetValueOrDefault("Content-Type", ""),
            answer.Headers.GetValueOrDefault("x-Amzn-Invoked-Production-Variant")
        );
    }
}
