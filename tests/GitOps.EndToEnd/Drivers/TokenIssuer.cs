using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace GitOps.EndToEnd.Drivers;

/// <summary>
/// An OpenID Connect issuer on this machine, as GitHub Actions has one: its document, its keys, and tokens with any claims.
/// </summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RSA _key = RSA.Create(2048);

    private TokenIssuer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public static async Task<TokenIssuer> StartAsync()
    {
        var app = Loopback.Create();
        var issuer = new TokenIssuer(app);
        app.MapGet(
            "/.well-known/openid-configuration",
            () =>
                Json(
                    new JsonObject
                    {
                        ["issuer"] = issuer.Url,
                        ["jwks_uri"] = issuer.Url + "/keys",
                        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
                    }
                )
        );
        app.MapGet("/keys", () => Json(new JsonObject { ["keys"] = new JsonArray(issuer.Key()) }));
        await app.StartAsync();
        return issuer;
    }

    /// <summary>A token; <paramref name="forged"/> signs it with another key.</summary>
    public string Issue(string audience, IReadOnlyDictionary<string, string> claims, TimeSpan lifetime, bool forged = false)
    {
        var now = DateTimeOffset.UtcNow;
        var payload = new JsonObject
        {
            ["iss"] = Url,
            ["aud"] = audience,
            ["sub"] = "repo:acme/shop:ref:refs/heads/main",
            ["iat"] = now.AddHours(-1).ToUnixTimeSeconds(),
            ["nbf"] = now.AddHours(-1).ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in claims)
            payload[name] = value;
        var head = $"{Part("""{"alg":"RS256","typ":"JWT","kid":"one"}""")}.{Part(payload.ToJsonString())}";
        using var other = RSA.Create(2048);
        var key = forged ? other : _key;
        var signature = key.SignData(Encoding.ASCII.GetBytes(head), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{head}.{Encode(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private JsonNode Key()
    {
        var parameters = _key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["kid"] = "one",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["n"] = Encode(parameters.Modulus!),
            ["e"] = Encode(parameters.Exponent!),
        };
    }

    private static Microsoft.AspNetCore.Http.IResult Json(JsonObject value) =>
        Microsoft.AspNetCore.Http.Results.Text(value.ToJsonString(JsonSerializerOptions.Default), "application/json");

    private static string Part(string json) => Encode(Encoding.UTF8.GetBytes(json));

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
