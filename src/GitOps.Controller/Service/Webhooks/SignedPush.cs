using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// A push told by anything that can sign: the body is any text, <c>X-Signature-256: sha256=…</c> its HMAC-SHA256 with the source's secret, <c>X-Delivery</c> an id by
/// which a repeat is known (the body's hash when left out).
/// </summary>
internal sealed class SignedPush(DeliveryInbox inbox)
{
    public const long MostBytes = 1 << 20;
    private const string Scheme = "sha256=";

    public async Task<IResult> HandleAsync(HttpContext context, string source, string secret)
    {
        using var buffer = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            return Results.Problem(
                title: "too large",
                detail: $"found a body larger than {MostBytes} bytes",
                statusCode: exception.StatusCode
            );
        }

        var body = buffer.ToArray();
        if (!IsGenuine(body, secret, context.Request.Headers["X-Signature-256"].ToString()))
            return Results.Problem(
                title: "not signed",
                detail: "X-Signature-256 is not the HMAC-SHA256 of the body with this source's secret, as sha256=<64 hex digits>",
                statusCode: 401
            );
        var id = context.Request.Headers["X-Delivery"].ToString() is { Length: > 0 and <= 200 } given
            ? given
            : Convert.ToHexStringLower(SHA256.HashData(body));
        var isNew = await inbox.AddAsync($"push-{source}-{id}", source, "push", Encoding.UTF8.GetString(body), context.RequestAborted);
        return Results.Text(isNew ? "accepted\n" : "known already\n", statusCode: 202);
    }

    private static bool IsGenuine(byte[] body, string secret, string signature)
    {
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
        return signature.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(signature[Scheme.Length..]),
                Encoding.ASCII.GetBytes(expected)
            );
    }
}
