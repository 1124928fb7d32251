using System.Diagnostics;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Identity;
using GitOps.LocalAws.ObjectStore;
using GitOps.LocalAws.SageMaker;
using GitOps.LocalAws.Work;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Server;

/// <summary>Every request comes in here: the host is checked, the signature verified, and the service found by what was signed for.</summary>
internal sealed class Front(
    JsonFront json,
    SignatureV4 signatures,
    Journal journal,
    S3Service s3,
    StsService sts,
    InvocationService invocations
)
{
    public async Task HandleAsync(HttpContext context)
    {
        var arrived = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        var call = new Call { Service = "?", Operation = $"{context.Request.Method} {context.Request.Path}" };
        string? error = null;
        try
        {
            CheckHost(context.Request);
            var signed = SignedRequest.Read(context.Request);
            call.Service = signed.Service;
            await DispatchAsync(context, signed, call);
        }
        catch (AwsError refusal)
        {
            error = refusal.Code;
            await ErrorAnswer.WriteAsync(context, call.Service, refusal);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            error = "InternalFailure";
            await ErrorAnswer.WriteAsync(context, call.Service, new AwsError("InternalFailure", exception.Message, 500));
        }
        finally
        {
            journal.Write(
                call.Service,
                call.Operation,
                call.Name,
                call.Account ?? "",
                context.Response.StatusCode,
                error,
                arrived,
                clock.Elapsed.TotalMilliseconds
            );
        }
    }

    private async Task DispatchAsync(HttpContext context, SignedRequest signed, Call call)
    {
        if (signed.Service == "s3")
        {
            await s3.HandleAsync(context, signed, signatures, call);
            return;
        }

        var body = await Body.ReadAsync(context.Request);
        var caller = signatures.Verify(context.Request, signed, Body.Hash(body));
        call.Account = caller.Account;
        if (context.Request.Path.StartsWithSegments("/endpoints", StringComparison.Ordinal))
            await invocations.HandleAsync(context, caller, body, call);
        else if (signed.Service == "sts")
            await sts.HandleAsync(context, caller, body, call);
        else
            await json.HandleAsync(context, caller, body, call);
    }

    // A page in a browser must not reach this server through a name that somebody points at 127.0.0.1.
    private static void CheckHost(HttpRequest request)
    {
        var host = request.Host.Host;
        if (host is not ("127.0.0.1" or "localhost" or "[::1]" or "::1"))
            throw new AwsError("AccessDenied", $"this server answers to 127.0.0.1 and localhost, not to {host}", 403);
    }
}

/// <summary>What the journal says of a request.</summary>
internal sealed class Call
{
    public required string Service { get; set; }

    public required string Operation { get; set; }

    public string? Name { get; set; }

    public string? Account { get; set; }

    /// <summary>Takes the name of what a JSON request speaks of: the member named after the operation's kind, else the first name or ARN.</summary>
    public void NameFrom(JsonObject request)
    {
        var kind = string.Concat(Operation.SkipWhile(char.IsUpper).SkipWhile(char.IsLower));
        var found = request[kind + "Name"] ?? First(request, "Name") ?? First(request, "Arn") ?? request["Resource"];
        Name = found?.ToString();
    }

    private static JsonValue? First(JsonObject request, string ending) =>
        request
            .Where(p => p.Key.EndsWith(ending, StringComparison.Ordinal) && !p.Key.EndsWith("RoleArn", StringComparison.Ordinal))
            .Select(p => p.Value)
            .OfType<JsonValue>()
            .FirstOrDefault();
}
