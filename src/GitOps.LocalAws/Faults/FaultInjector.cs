using GitOps.LocalAws.Identity;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Faults;

/// <summary>
/// Handles each request before the router does and injects the configured faults. A call that does not reach the router, or whose response
/// is withheld, has a journal entry with the name of its fault.
/// </summary>
internal sealed class FaultInjector(FaultOptions faults, RequestRouter router, Journal journal, AccessKeyStore keys, TimeProvider time)
{
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(2);
    private readonly FaultSampler _sampler = new(faults.Seed);
    private readonly CallRateLimiter _limiter = new(time);

    public async Task HandleAsync(HttpContext context)
    {
        UnreadBody.CloseAfterResponse(context);
        var operation = OperationOf(context.Request);
        if (faults.ClockSkew != TimeSpan.Zero)
            context.Response.Headers.Date = time.GetUtcNow().ToString("R");
        if (faults.RatesOf(operation) is not { } rates || ScopeOf(context.Request) is not { } scope)
        {
            await router.HandleAsync(context);
            return;
        }

        var fault = _sampler.Next(operation, rates);
        if (rates.Quota > 0 && !_limiter.TryAcquire(operation, scope, rates.Quota))
            fault = Fault.Throttle;
        await InjectAsync(context, operation, fault, rates);
    }

    private Task InjectAsync(HttpContext context, string operation, Fault fault, FaultRates rates) =>
        fault switch
        {
            Fault.Throttle => RejectAsync(context, operation, fault, new("ThrottlingException", "Rate exceeded")),
            Fault.Error => RejectAsync(
                context,
                operation,
                fault,
                new("InternalFailure", "The request processing has failed because of an unknown error, exception or failure.", 500)
            ),
            Fault.Timeout => TimeOutAsync(context, operation),
            Fault.Drop => DropAsync(context, operation),
            Fault.Unanswered => HandleWithoutResponseAsync(context),
            Fault.Late => HandleWithDelayAsync(context, rates.LateBy),
            _ => router.HandleAsync(context),
        };

    private async Task RejectAsync(HttpContext context, string operation, Fault fault, AwsException error)
    {
        Record(operation, error.Status, fault);
        await ErrorResponse.WriteAsync(context, ServiceOf(operation), error);
    }

    private async Task TimeOutAsync(HttpContext context, string operation)
    {
        Record(operation, 0, Fault.Timeout);
        try
        {
            await Task.Delay(MaxTimeout, time, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The caller has closed the connection.
        }

        context.Abort();
    }

    private Task DropAsync(HttpContext context, string operation)
    {
        Record(operation, 0, Fault.Drop);
        context.Abort();
        return Task.CompletedTask;
    }

    private async Task HandleWithoutResponseAsync(HttpContext context)
    {
        context.Response.Body = Stream.Null;
        await router.HandleAsync(context, JournalName(Fault.Unanswered));
        context.Abort();
    }

    private async Task HandleWithDelayAsync(HttpContext context, TimeSpan delay)
    {
        var body = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        await router.HandleAsync(context);
        await Task.Delay(delay, time, context.RequestAborted);
        context.Response.Body = body;
        await body.WriteAsync(buffer.ToArray(), context.RequestAborted);
    }

    private void Record(string operation, int status, Fault fault) =>
        journal.Write(
            new()
            {
                Service = "fault",
                Operation = operation,
                Status = status,
                Error = JournalName(fault),
            }
        );

    private static string JournalName(Fault fault) => "fault:" + fault;

    private static string OperationOf(HttpRequest request)
    {
        if (request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target)
            return target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..];
        if (request.Path.StartsWithSegments("/endpoints", StringComparison.Ordinal))
            return "InvokeEndpoint";
        return request.HasFormContentType ? "sts" : "s3:" + request.Method;
    }

    private static string ServiceOf(string operation) => operation.StartsWith("s3:", StringComparison.Ordinal) ? "s3" : operation;

    // Quotas apply per account and region; the access key and the scope of the signature identify both. Null for a request that is not
    // signed with a key of this server: the router rejects it without an entry in the journal.
    private string? ScopeOf(HttpRequest request)
    {
        try
        {
            var signature = RequestSignature.Parse(request);
            return keys.Find(signature.AccessKeyId) is null ? null : $"{signature.AccessKeyId}/{signature.Region}";
        }
        catch (AwsException)
        {
            return null;
        }
    }
}
