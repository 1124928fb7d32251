using System.Security;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Server;

/// <summary>Writes an error response in the format of the service's protocol.</summary>
internal static class ErrorResponse
{
    /// <summary>Does nothing if the response has already started.</summary>
    public static Task WriteAsync(HttpContext context, string service, AwsException error)
    {
        if (context.Response.HasStarted)
            return Task.CompletedTask;
        context.Response.StatusCode = error.Status;
        context.Response.ContentLength = null;
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        return service switch
        {
            "s3" => WriteS3Async(context, error),
            "sts" => WriteQueryAsync(context, error),
            _ => WriteJsonAsync(context, error),
        };
    }

    private static Task WriteS3Async(HttpContext context, AwsException error)
    {
        context.Response.ContentType = "application/xml";
        return context.Request.Method == "HEAD"
            ? Task.CompletedTask
            : context.Response.WriteAsync(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    + $"<Error><Code>{error.Code}</Code><Message>{SecurityElement.Escape(error.Message)}</Message>"
                    + $"<RequestId>{Guid.NewGuid()}</RequestId></Error>"
            );
    }

    private static Task WriteQueryAsync(HttpContext context, AwsException error)
    {
        context.Response.ContentType = "text/xml";
        return context.Response.WriteAsync(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>"
                + $"<Code>{error.Code}</Code><Message>{SecurityElement.Escape(error.Message)}</Message></Error>"
                + $"<RequestId>{Guid.NewGuid()}</RequestId></ErrorResponse>"
        );
    }

    private static Task WriteJsonAsync(HttpContext context, AwsException error)
    {
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
