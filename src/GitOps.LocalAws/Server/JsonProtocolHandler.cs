using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Logs;
using GitOps.LocalAws.SageMaker;
using GitOps.Schema.Values;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Server;

/// <summary>Handles requests of the AWS JSON protocol, which names the operation in the X-Amz-Target header.</summary>
internal sealed class JsonProtocolHandler(SageMakerService sageMaker, TaggingService tagging, LogsService logs)
{
    public async Task HandleAsync(HttpContext context, Caller caller, byte[] body, JournalEntry entry)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString().Split('.', 2);
        if (target.Length != 2)
            throw new AwsException(
                "UnknownOperationException",
                "the request has no X-Amz-Target header; local AWS supports sagemaker, sagemaker-runtime, s3, logs, sts and tagging"
            );
        entry.Operation = target[1];
        var request = Parse(body);
        entry.SetName(request);
        var response = target[0] switch
        {
            "SageMaker" => sageMaker.Invoke(target[1], request, caller),
            "ResourceGroupsTaggingAPI_20170126" => tagging.Invoke(target[1], request, caller),
            "Logs_20140328" => logs.Invoke(target[1], request, caller),
            var other => throw new AwsException("UnknownOperationException", $"local AWS does not support the service {other}"),
        };
        context.Response.ContentType = "application/x-amz-json-1.1";
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        await context.Response.WriteAsync(response.ToJsonString());
    }

    private static JsonObject Parse(byte[] body)
    {
        try
        {
            return body.Length == 0 ? [] : JsonData.ParseNode(body)?.AsObject() ?? [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new AwsException("SerializationException", "the request body is not a JSON object");
        }
    }
}
