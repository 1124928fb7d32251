using System.Security.Cryptography;
using System.Text;
using GitOps.Controller.Service.Composition;
using GitOps.Engine.Deliveries;
using Microsoft.AspNetCore.Http;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Handles signed pushes: requests with any body, whose header <c>X-Signature-256: sha256=…</c> has the body's HMAC-SHA256 with the
/// source's secret. The header <c>X-Delivery</c> identifies a push, so that a repeated one is ignored (default: the body's hash).
/// </summary>
internal sealed class SignedPushHandler(DeliveryInbox inbox)
{
    private const string Scheme = "sha256=";

    public async Task<IResult> HandleAsync(HttpContext context, string source, string secret)
    {
        using var buffer = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return WebhookEndpoints.TooLarge(ServiceLimits.MaxSignedPushBytes);
        }

        var body = buffer.ToArray();
        if (!IsSignatureValid(body, secret, context.Request.Headers["X-Signature-256"].ToString()))
            return Results.Problem(
                title: "invalid signature",
                detail: "invalid X-Signature-256: expected sha256=<64 hex digits>, the HMAC-SHA256 of the body with the source's secret",
                statusCode: 401
            );
        var header = context.Request.Headers["X-Delivery"].ToString();
        if (header.Length > ServiceLimits.MaxDeliveryIdLength)
            return WebhookEndpoints.IdTooLong("X-Delivery");
        var id = header.Length > 0 ? header : Convert.ToHexStringLower(SHA256.HashData(body));
        var isNew = await inbox.AddAsync(
            $"push-{id}",
            source,
            Delivery.SignedPush,
            Encoding.UTF8.GetString(body),
            context.RequestAborted
        );
        return Results.Text(isNew ? "accepted\n" : "already received\n", statusCode: 202);
    }

    private static bool IsSignatureValid(byte[] body, string secret, string signature)
    {
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
        return signature.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(signature[Scheme.Length..]),
                Encoding.ASCII.GetBytes(expected)
            );
    }
}
