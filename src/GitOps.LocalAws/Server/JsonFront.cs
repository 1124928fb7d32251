using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Logs;
using GitOps.LocalAws.SageMaker;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Server;

/// <summary>The AWS JSON protocol: the operation is in X-Amz-Target.</summary>
internal sealed class JsonFront(SageMakerService sageMaker, TaggingService tagging, LogsService logs)
{
    public async Task HandleAsync(HttpContext context, Caller caller, byte[] body, Call call)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString().Split('.', 2);
        if (target.Length != 2)
            throw new AwsError(
                "UnknownOperationException",
                "the request has no X-Amz-Target; local AWS offers sagemaker, sagemaker-runtime, s3, logs, sts and tagging"
            );
        call.Operation = target[1];
        var request = Parse(body);
        call.NameFrom(request);
        var answer = target[0] switch
        {
            "SageMaker" => sageMaker.Invoke(target[1], request, caller),
            "ResourceGroupsTaggingAPI_20170126" => tagging.Invoke(target[1], request, caller),
            "Logs_20140328" => logs.Invoke(target[1], request, caller),
            var other => throw new AwsError("UnknownOperationException", $"local AWS has no service {other}"),
        };
        context.Response.ContentType = "application/x-amz-json-1.1";
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private static JsonObject Parse(byte[] body)
    {
        try
        {
            return body.Length == 0 ? [] : JsonNode.Parse(body)?.AsObject() ?? [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new AwsError("SerializationException", "the body is not a JSON object");
        }
    }
}
