using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.LocalGitHub;

namespace GitOps.Testing.GitHub;

/// <summary>A GitHub App with its private key, installed on alice's repositories.</summary>
internal sealed class TestApp : IDisposable
{
    private readonly TestGitHub _github;
    private readonly RSA _key = RSA.Create(2048);

    public TestApp(TestGitHub github, string slug = "gitops", string? webhookUrl = null)
    {
        _github = github;
        var permissions = (
            (string[])["checks", "contents", "deployments", "issues", "merge_queues", "pull_requests", "statuses"]
        ).ToDictionary(p => p, _ => "write");
        permissions["members"] = "read";
        Ids = github.Server.Setup.AddApp(
            "alice",
            new(slug, _key.ExportSubjectPublicKeyInfoPem())
            {
                Permissions = permissions,
                Events = ["pull_request", "push", "issue_comment", "pull_request_review", "check_run", "check_suite", "merge_group"],
                WebhookUrl = webhookUrl,
                WebhookSecret = "It's a Secret to Everybody",
            }
        );
        Installation = github.Server.Setup.Install(Ids.AppId, "alice");
    }

    public LocalGitHubAppIds Ids { get; }

    public string PrivateKey => _key.ExportRSAPrivateKeyPem();

    public long Installation { get; }

    public string Jwt(
        string? issuer = null,
        TimeSpan? issuedAgo = null,
        TimeSpan? lifetime = null,
        string algorithm = "RS256",
        RSA? key = null
    )
    {
        var now = DateTimeOffset.UtcNow;
        var claims = new JsonObject
        {
            ["iat"] = (now - (issuedAgo ?? TimeSpan.FromSeconds(60))).ToUnixTimeSeconds(),
            ["exp"] = (now + (lifetime ?? TimeSpan.FromMinutes(9))).ToUnixTimeSeconds(),
            ["iss"] = issuer ?? Ids.ClientId,
        };
        var signed = Encode(new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" }) + "." + Encode(claims);
        var signature = (key ?? _key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return signed + "." + Base64Url.EncodeToString(signature);
    }

    public Task<Reply> CreateTokenAsync(JsonObject? body = null) =>
        _github.SendAsync(Jwt(), "POST", $"/app/installations/{Installation}/access_tokens", body ?? []);

    public async Task<string> TokenAsync(JsonObject? body = null) => (string)(await CreateTokenAsync(body)).Json["token"]!;

    public void Dispose() => _key.Dispose();

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
