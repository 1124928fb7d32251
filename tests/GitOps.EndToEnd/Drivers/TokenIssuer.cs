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
        using var other = RSA.Create(2048);
        return Assemble(Header(), Payload(audience, claims, lifetime), text => Sign(forged ? other : _key, text));
    }

    /// <summary>The header of its tokens.</summary>
    public static JsonObject Header() =>
        new()
        {
            ["alg"] = "RS256",
            ["typ"] = "JWT",
            ["kid"] = "one",
        };

    /// <summary>The claims of its tokens.</summary>
    public JsonObject Payload(string audience, IReadOnlyDictionary<string, string> claims, TimeSpan lifetime)
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
        return payload;
    }

    /// <summary>Its public key, as its document of keys has it.</summary>
    public JsonObject PublicKey() => Key().AsObject();

    /// <summary>The bytes of its public key, as a file of a key has them.</summary>
    public byte[] PublicKeyFile() => Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem());

    /// <summary>Its signature.</summary>
    public byte[] Sign(string text) => Sign(_key, text);

    /// <summary>A token of parts, whoever signs it.</summary>
    public static string Assemble(JsonObject header, JsonObject payload, Func<string, byte[]> sign)
    {
        var head = $"{Part(header.ToJsonString())}.{Part(payload.ToJsonString())}";
        return $"{head}.{Encode(sign(head))}";
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

    private static byte[] Sign(RSA key, string text) =>
        key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static string Part(string json) => Encode(Encoding.UTF8.GetBytes(json));

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
