using System.Diagnostics;
using GitOps.LocalAws.Identity;
using GitOps.LocalAws.ObjectStore;
using GitOps.LocalAws.Serving;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Server;

/// <summary>Checks the Host header and signature of each request, routes it to its service, and writes errors and the journal.</summary>
internal sealed class RequestRouter(
    JsonProtocolHandler json,
    SignatureVerifier signatures,
    Journal journal,
    S3Service s3,
    StsService sts,
    InvocationService invocations
)
{
    /// <summary>Handles a request; <paramref name="fault"/> is the journal's error of a request that is not rejected.</summary>
    public async Task HandleAsync(HttpContext context, string? fault = null)
    {
        var stopwatch = Stopwatch.StartNew();
        var entry = new JournalEntry
        {
            Service = "?",
            Operation = $"{context.Request.Method} {context.Request.Path}",
            Error = fault,
        };
        try
        {
            CheckHost(context.Request);
            var signature = RequestSignature.Parse(context.Request);
            entry.Service = signature.Service;
            await DispatchAsync(context, signature, entry);
        }
        catch (AwsException error)
        {
            entry.Error = error.Code;
            await ErrorResponse.WriteAsync(context, entry.Service, error);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            entry.Error = "InternalFailure";
            await ErrorResponse.WriteAsync(context, entry.Service, new AwsException("InternalFailure", exception.Message, 500));
        }
        finally
        {
            entry.Status = context.Response.StatusCode;
            entry.Duration = stopwatch.Elapsed;
            if (entry.Account is not null)
                journal.Write(entry);
        }
    }

    private async Task DispatchAsync(HttpContext context, RequestSignature signature, JournalEntry entry)
    {
        if (signature.Service == "s3")
        {
            await s3.HandleAsync(context, signature, signatures, entry);
            return;
        }

        var body = await RequestBody.ReadAsync(context.Request);
        var caller = signatures.Verify(context.Request, signature, RequestBody.Hash(body), entry);
        if (context.Request.Path.StartsWithSegments("/endpoints", StringComparison.Ordinal))
            await invocations.HandleAsync(context, caller, body, entry);
        else if (signature.Service == "sts")
            await sts.HandleAsync(context, caller, body, entry);
        else
            await json.HandleAsync(context, caller, body, entry);
    }

    // Prevents DNS rebinding: a web page must not reach this server through its own host name that resolves to 127.0.0.1.
    private static void CheckHost(HttpRequest request)
    {
        var host = request.Host.Host;
        if (host is not ("127.0.0.1" or "localhost" or "[::1]" or "::1"))
            throw new AwsException("AccessDenied", $"invalid Host header '{host}': this server accepts only 127.0.0.1 and localhost", 403);
    }
}
