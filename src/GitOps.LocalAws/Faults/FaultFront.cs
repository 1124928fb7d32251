using GitOps.LocalAws.Identity;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Faults;

/// <summary>Stands before the server and lets happen to each call what the faults say. What it keeps from the server is in the journal with the fault's name.</summary>
internal sealed class FaultFront(FaultOptions faults, Front front, Journal journal, TimeProvider time)
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(2);
    private readonly FaultDraw _draw = new(faults.Seed);
    private readonly Quotas _quotas = new(time);

    public async Task HandleAsync(HttpContext context)
    {
        var operation = OperationOf(context.Request);
        if (faults.ClockSkew != TimeSpan.Zero)
            context.Response.Headers.Date = time.GetUtcNow().ToString("R");
        if (faults.Of(operation) is not { } rates)
        {
            await front.HandleAsync(context);
            return;
        }

        var fault = _draw.Next(operation, rates);
        if (rates.Quota > 0 && !_quotas.TryTake(operation, Place(context.Request), rates.Quota))
            fault = Fault.Throttle;
        await MeetAsync(context, operation, fault, rates);
    }

    private Task MeetAsync(HttpContext context, string operation, Fault fault, FaultRates rates) =>
        fault switch
        {
            Fault.Throttle => RefuseAsync(context, operation, fault, new("ThrottlingException", "Rate exceeded")),
            Fault.Error => RefuseAsync(
                context,
                operation,
                fault,
                new("InternalFailure", "The request processing has failed because of an unknown error, exception or failure.", 500)
            ),
            Fault.Timeout => TimeOutAsync(context, operation),
            Fault.Drop => CutAsync(context, operation),
            Fault.Unanswered => DoUnansweredAsync(context),
            Fault.Late => DoLateAsync(context, rates.LateBy),
            _ => front.HandleAsync(context),
        };

    private async Task RefuseAsync(HttpContext context, string operation, Fault fault, AwsError error)
    {
        Tell(operation, error.Status, fault);
        await ErrorAnswer.WriteAsync(context, ServiceOf(operation), error);
    }

    private async Task TimeOutAsync(HttpContext context, string operation)
    {
        Tell(operation, 0, Fault.Timeout);
        try
        {
            await Task.Delay(LongestTimeout, time, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The caller has given up.
        }

        context.Abort();
    }

    private Task CutAsync(HttpContext context, string operation)
    {
        Tell(operation, 0, Fault.Drop);
        context.Abort();
        return Task.CompletedTask;
    }

    private async Task DoUnansweredAsync(HttpContext context)
    {
        context.Response.Body = Stream.Null;
        await front.HandleAsync(context);
        context.Abort();
    }

    private async Task DoLateAsync(HttpContext context, TimeSpan by)
    {
        var answer = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        await front.HandleAsync(context);
        await Task.Delay(by, time, context.RequestAborted);
        context.Response.Body = answer;
        await answer.WriteAsync(held.ToArray(), context.RequestAborted);
    }

    private void Tell(string operation, int status, Fault fault) =>
        journal.Write("fault", operation, null, "", status, "fault:" + fault, DateTimeOffset.UtcNow, 0);

    private static string OperationOf(HttpRequest request)
    {
        if (request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target)
            return target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..];
        if (request.Path.StartsWithSegments("/endpoints", StringComparison.Ordinal))
            return "InvokeEndpoint";
        return request.HasFormContentType ? "sts" : "s3:" + request.Method;
    }

    private static string ServiceOf(string operation) => operation.StartsWith("s3:", StringComparison.Ordinal) ? "s3" : operation;

    // Quotas are for an account and region; the key and the scope of the signature tell both.
    private static string Place(HttpRequest request)
    {
        try
        {
            var signed = SignedRequest.Read(request);
            return $"{signed.AccessKeyId}/{signed.Region}";
        }
        catch (AwsError)
        {
            return "";
        }
    }
}
