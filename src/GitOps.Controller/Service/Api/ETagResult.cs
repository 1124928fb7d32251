using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace GitOps.Controller.Service.Api;

/// <summary>JSON responses with an ETag: 304 when the request's If-None-Match equals it.</summary>
internal static class ETagResult
{
    public static IResult Ok<T>(HttpContext context, T value)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"";
        context.Response.Headers.ETag = tag;
        return context.Request.Headers.IfNoneMatch.ToString() == tag ? Results.StatusCode(304) : Results.Bytes(body, "application/json");
    }
}
