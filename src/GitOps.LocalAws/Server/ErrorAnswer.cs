using System.Security;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Server;

/// <summary>Writes a refusal in the form of the service's protocol.</summary>
internal static class ErrorAnswer
{
    public static Task WriteAsync(HttpContext context, string service, AwsError error)
    {
        if (context.Response.HasStarted)
            return Task.CompletedTask;
        context.Response.StatusCode = error.Status;
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        switch (service)
        {
            case "s3":
                context.Response.ContentType = "application/xml";
                return context.Request.Method == "HEAD"
                    ? Task.CompletedTask
                    : context.Response.WriteAsync(
                        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{error.Code}</Code><Message>{SecurityElement.Escape(error.Message)}</Message><RequestId>{Guid.NewGuid()}</RequestId></Error>"
                    );
            case "sts":
                context.Response.ContentType = "text/xml";
                return context.Response.WriteAsync(
                    $"<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{error.Code}</Code><Message>{SecurityElement.Escape(error.Message)}</Message></Error><RequestId>{Guid.NewGuid()}</RequestId></ErrorResponse>"
                );
            default:
                context.Response.ContentType = "application/x-amz-json-1.1";
                context.Response.Headers["x-amzn-ErrorType"] = error.Code;
                return context.Response.WriteAsync(
                    new JsonObject
                    {
                        ["__type"] = error.Code,
                        ["message"] = error.Message,
                        ["Message"] = error.Message,
                    }.ToJsonString()
                );
        }
    }
}
