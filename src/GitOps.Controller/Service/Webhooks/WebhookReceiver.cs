using GitOps.Controller.Service.Composition;
using Microsoft.AspNetCore.Http;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Receives webhook requests: verifies the signature, stores the delivery and responds; deliveries are processed in the background.
/// </summary>
internal sealed class WebhookReceiver(
    ServiceSettings settings,
    DeliveryInbox inbox,
    UnverifiedBytes unverified,
    VerifiedBytes verified,
    RefusedSignatures refused,
    TimeProvider time
)
{
    public async Task<IResult> ReceiveAsync(WebhookKind kind, string source, HttpContext context)
    {
        var request = context.Request;
        if (settings.Sources.FirstOrDefault(s => s.Name == source)?.WebhookSecret is not { Length: > 0 } secret)
            return NotFound(kind, source);
        if (request.ContentLength > kind.MaxBytes)
            return TooLarge(kind);
        if (request.Headers[kind.IdHeader].ToString().Length > ServiceLimits.MaxDeliveryIdLength)
            return IdTooLong(kind);
        if (kind == WebhookKind.GitHub && !request.HasJsonContentType())
            return NotJson();
        var header = request.Headers[kind.SignatureHeader].ToString();
        if (SignedBody.ReadSignature(header) is null)
            return Refuse(kind, source);
        using var timeout = new CancellationTokenSource(ServiceLimits.WebhookReadTimeout, time);
        using var share = unverified.Open();
        var gaveWay = share.GaveWay;
        using var any = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, gaveWay, context.RequestAborted);
        try
        {
            if (await SignedBody.ReadAsync(request.BodyReader, secret, share, any.Token) is not { } body)
                return Busy(context);
            if (!body.IsSignedBy(header))
                return Refuse(kind, source);
            var (id, name, text) = kind.DeliveryOf(request, body);
            if (!verified.TryTake(source, text.Length))
                return TooMany(context, source);
            var isNew = await inbox.AddAsync(id, source, name, text, context.RequestAborted);
            return Results.Text(isNew ? "accepted\n" : "already received\n", statusCode: 202);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(kind);
        }
        catch (OperationCanceledException) when (gaveWay.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            return Busy(context);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            return TooSlow();
        }
        catch (Exception exception)
            when (exception is IOException || (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested))
        {
            // The sender has gone before the end. Anyone can do that, so it is no error of the service, which would be logged.
            return Results.Empty;
        }
    }

    private IResult Refuse(WebhookKind kind, string source)
    {
        refused.Add(source);
        return Results.Problem(
            title: "invalid signature",
            detail: $"invalid {kind.SignatureHeader}: expected sha256=<64 hex digits>, the HMAC-SHA256 of the body with the "
                + "source's secret",
            statusCode: 401
        );
    }

    private static IResult NotFound(WebhookKind kind, string source) =>
        Results.Problem(
            title: "webhook not found",
            detail: $"no webhook {kind.Name}/{source}: expected a source with webhookSecretFile or webhookSecretVariable in the service's "
                + "settings",
            statusCode: 404
        );

    private static IResult TooLarge(WebhookKind kind) =>
        Results.Problem(title: "payload too large", detail: $"the request body exceeds {kind.MaxBytes} bytes", statusCode: 413);

    private static IResult TooMany(HttpContext context, string source)
    {
        context.Response.Headers.RetryAfter = "60";
        return Results.Problem(
            title: "too many deliveries",
            detail: $"the webhook of {source} delivers more than {ServiceLimits.VerifiedBytesPerSecond >> 20} MiB per second; polling "
                + "finds what it reports",
            statusCode: 429
        );
    }

    private static IResult TooSlow() =>
        Results.Problem(
            title: "request timeout",
            detail: $"the request body took longer than {ServiceLimits.WebhookReadTimeout.TotalSeconds} seconds",
            statusCode: 408
        );

    private static IResult IdTooLong(WebhookKind kind) =>
        Results.Problem(
            title: "delivery id too long",
            detail: $"the header {kind.IdHeader} exceeds {ServiceLimits.MaxDeliveryIdLength} characters",
            statusCode: 400
        );

    private static IResult NotJson() =>
        Results.Problem(
            title: "unsupported content type",
            detail: "invalid Content-Type: expected application/json; select it in the webhook's settings on GitHub",
            statusCode: 415
        );

    private static IResult Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Results.Problem(title: "busy", detail: "too many webhook requests at once: try again in a second", statusCode: 503);
    }
}
