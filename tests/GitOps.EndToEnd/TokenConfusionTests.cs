using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Controller.Service.Access;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd;

/// <summary>Tokens of OpenID Connect that try to choose how, or with whose key, they are verified.</summary>
public sealed class TokenConfusionTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Claims = new() { ["repository"] = "acme/shop" };
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly TemporaryFolder _folder = new();
    private readonly ApiCaller _api;
    private TokenIssuer _issuer = null!;
    private TokenIssuer _mallory = null!;
    private Service _service = null!;

    public TokenConfusionTests() => _api = new(() => _service.Url);

    public async ValueTask InitializeAsync()
    {
        _issuer = await TokenIssuer.StartAsync();
        _mallory = await TokenIssuer.StartAsync();
        var access = new AccessSettings([], [new(_issuer.Url, "gitops", [new(Claims, new(Role.Reader, ["*"]))])]);
        _service = await Service.StartAsync(_folder.Path, _folder.Path, [], s => s with { Access = access });
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _issuer.DisposeAsync();
        await _mallory.DisposeAsync();
        _api.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task No_token_chooses_how_it_is_verified()
    {
        Assert.Equal(200, await CodeOfAsync(_issuer.Issue("gitops", Claims, Lifetime)));

        foreach (var (name, token) in Confusing())
            Assert.True(await CodeOfAsync(token) == 401, name);
    }

    private Dictionary<string, string> Confusing()
    {
        var good = _issuer.Issue("gitops", Claims, Lifetime).Split('.');
        var other = TokenIssuer.Assemble(TokenIssuer.Header(), Payload(p => p["repository"] = "acme/other"), _issuer.Sign).Split('.');
        return new()
        {
            ["no algorithm"] = Assemble(h => h["alg"] = "none", _ => []),
            ["no algorithm, in capitals"] = Assemble(h => h["alg"] = "nOnE", _ => []),
            ["no algorithm, and the signature of another"] = Assemble(h => h["alg"] = "none", _issuer.Sign),
            ["no member alg"] = Assemble(h => h.Remove("alg"), _issuer.Sign),
            ["no signature"] = $"{good[0]}.{good[1]}.",
            ["two parts"] = $"{good[0]}.{good[1]}",
            ["five parts"] = $"{good[0]}.{good[1]}.{good[2]}.{good[1]}.{good[2]}",
            ["the claims of another token"] = $"{good[0]}.{good[1]}.{other[2]}",
            ["the public key as a secret"] = Assemble(h => h["alg"] = "HS256", t => Hash(_issuer.PublicKeyFile(), t)),
            ["the modulus as a secret"] = Assemble(h => h["alg"] = "HS256", t => Hash(Modulus(), t)),
            ["an empty secret"] = Assemble(h => h["alg"] = "HS256", t => Hash([], t)),
            ["a key in the header"] = Assemble(h => h["jwk"] = _mallory.PublicKey(), _mallory.Sign),
            ["a URL of keys in the header"] = Assemble(h => h["jku"] = _mallory.Url + "/keys", _mallory.Sign),
            ["a URL of a certificate in the header"] = Assemble(h => h["x5u"] = _mallory.Url + "/keys", _mallory.Sign),
            ["a path as the key's id"] = Assemble(h => h["kid"] = "../../../../dev/null", t => Hash([], t)),
            ["the key of somebody else"] = Assemble(_ => { }, _mallory.Sign),
            ["another issuer"] = _mallory.Issue("gitops", Claims, Lifetime),
            ["another issuer with the path of this one"] = Signed(p => p["iss"] = $"{_issuer.Url}/../{_mallory.Url}"),
            ["an issuer with two slashes"] = Signed(p => p["iss"] = _issuer.Url + "//"),
            ["a list of issuers"] = Signed(p => p["iss"] = new JsonArray(_issuer.Url)),
            ["no issuer"] = Signed(p => p.Remove("iss")),
            ["no audience"] = Signed(p => p.Remove("aud")),
            ["an audience that begins alike"] = Signed(p => p["aud"] = "gitops.example"),
            ["no end"] = Signed(p => p.Remove("exp")),
            ["an end that is no number"] = Signed(p => p["exp"] = "never"),
            ["a beginning in the future"] = Signed(p => p["nbf"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()),
        };
    }

    private string Assemble(Action<JsonObject> change, Func<string, byte[]> sign)
    {
        var header = TokenIssuer.Header();
        change(header);
        return TokenIssuer.Assemble(header, Payload(_ => { }), sign);
    }

    private string Signed(Action<JsonObject> change) => TokenIssuer.Assemble(TokenIssuer.Header(), Payload(change), _issuer.Sign);

    private JsonObject Payload(Action<JsonObject> change)
    {
        var payload = _issuer.Payload("gitops", Claims, Lifetime);
        change(payload);
        return payload;
    }

    private byte[] Modulus() => System.Buffers.Text.Base64Url.DecodeFromChars((string)_issuer.PublicKey()["n"]!);

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text));

    private async Task<int> CodeOfAsync(string token) => (await _api.GetAsync("/api/v1/environments", token)).Code;
}
