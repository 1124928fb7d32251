using System.Net;
using System.Security.Cryptography;
using GitOps.Engine.Errors;
using GitOps.GitHub.Tests.Stub;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GitOps.GitHub.Tests.Credentials;

/// <summary>Tokens of an App: signed by its key, limited to the repository, kept for their hour.</summary>
public sealed class AppCredentialTests
{
    private const string Mint = "app/installations/5/access_tokens";
    private const string Rest = """ "metadata":"read","pull_requests":"write","statuses":"write"}}""";
    private readonly GitHubStub _github = new();
    private readonly SkippingTime _time = new();

    [Fact]
    public async Task The_App_signs_with_its_key_for_less_than_ten_minutes_and_a_minute_back()
    {
        using var connections = Connected.ByApp(_github, _time);

        await connections.FindAsync(GitHubStub.Url, default);

        var bearer = _github.Journal[0].Authorization!["Bearer ".Length..];
        var token = new JsonWebToken(bearer);
        var now = _time.GetUtcNow().UtcDateTime;
        Assert.Equal(("RS256", "Iv1.abc"), (token.Alg, token.Issuer));
        Assert.Equal(now.AddSeconds(-60), token.IssuedAt);
        Assert.InRange(token.ValidTo, now.AddMinutes(5), now.AddMinutes(10));
        Assert.True((await VerifyAsync(bearer)).IsValid);
    }

    [Fact]
    public async Task A_token_is_limited_to_the_repositorys_id_and_the_needed_permissions()
    {
        using var connections = Connected.ByApp(_github, _time);

        await connections.FindAsync(GitHubStub.Url, default);

        var bodies = _github.Journal.Where(r => r.Path == Mint).Select(r => r.Body!.ToJsonString()).ToList();
        Assert.Equal(
            [
                """{"repositories":["churn"],"permissions":{"metadata":"read"}}""",
                """{"repository_ids":[99],"permissions":{"checks":"write","contents":"read","issues":"write","merge_queues":"read","""
                    + Rest.TrimStart(),
            ],
            bodies
        );
    }

    [Fact]
    public async Task What_is_not_granted_is_not_asked_for()
    {
        _github.Granted.Remove("merge_queues");
        _github.Granted["checks"] = "read";
        using var connections = Connected.ByApp(_github, _time);

        await connections.FindAsync(GitHubStub.Url, default);

        var asked = _github.Journal.Last(r => r.Path == Mint).Body!["permissions"]!.ToJsonString();
        Assert.DoesNotContain("merge_queues", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("checks", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_kept_until_five_minutes_before_its_end()
    {
        using var connections = Connected.ByApp(_github, _time);

        var first = await connections.FindAsync(GitHubStub.Url, default);
        _time.Advance(TimeSpan.FromMinutes(54));
        var same = await connections.FindAsync(GitHubStub.Url, default);
        _time.Advance(TimeSpan.FromMinutes(2));
        _github.TokenExpiry = _ => _time.GetUtcNow().AddHours(1);
        var next = await connections.FindAsync(GitHubStub.Url, default);

        Assert.Equal(first, same);
        Assert.NotEqual(first, next);
        Assert.Equal(3, _github.Journal.Count(r => r.Path == Mint));
    }

    [Fact]
    public async Task Callers_at_once_share_one_token()
    {
        using var connections = Connected.ByApp(_github, _time);

        var tokens = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await connections.FindAsync(GitHubStub.Url, default)))
        );

        Assert.Single(tokens.Distinct());
        Assert.Equal(2, _github.Journal.Count(r => r.Path == Mint));
    }

    [Fact]
    public async Task A_token_that_GitHub_no_longer_accepts_is_replaced_once()
    {
        using var connections = Connected.ByApp(_github, _time);
        var first = await connections.FindAsync(GitHubStub.Url, default);
        _github.On("repos/acme/churn/pulls/1/reviews", "[]");
        _github.Fault = (request, answer) =>
            request.Authorization == $"Bearer {first}"
                ? ScriptedHandler.Answer(HttpStatusCode.Unauthorized, new { message = "Bad credentials" })
                : answer();

        Assert.Empty(await connections.Host().PullRequests.ReviewsAsync(1, default));
    }

    [Fact]
    public async Task An_App_that_is_not_installed_is_an_error_that_says_what_to_do()
    {
        using var connections = Connected.ByApp(_github, _time);
        _github.On(
            "GET",
            "repos/acme/churn/installation",
            _ => ScriptedHandler.Answer(HttpStatusCode.NotFound, new { message = "Not Found" })
        );

        var error = await Assert.ThrowsAsync<ServiceException>(async () => await connections.FindAsync(GitHubStub.Url, default));

        Assert.Equal(ServiceErrorKind.NotFound, error.Kind);
        Assert.Contains("App Iv1.abc is not installed for acme/churn: install it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_key_is_an_error_that_says_what_to_check()
    {
        using var connections = Connected.ByApp(_github, _time);
        _github.Fault = (_, _) => ScriptedHandler.Answer(HttpStatusCode.Unauthorized, new { message = "could not be decoded" });

        var error = await Assert.ThrowsAsync<ServiceException>(async () => await connections.FindAsync(GitHubStub.Url, default));

        Assert.Equal((ServiceErrorKind.AccessDenied, "InvalidKey"), (error.Kind, error.Code));
        Assert.Contains("check its id, its private key and this machine's clock", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("planted-secret")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nplanted-secret\n-----END RSA PRIVATE KEY-----")]
    public void A_key_of_another_form_is_an_error_that_does_not_quote_it(string pem)
    {
        var error = Assert.Throws<FormatException>(() => new GitHubAppOptions("1", pem).Validate());

        Assert.Contains("expected RSA in PEM", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_key_is_not_a_private_one()
    {
        using var key = RSA.Create(2048);

        Assert.Throws<FormatException>(() => new GitHubAppOptions("1", key.ExportSubjectPublicKeyInfoPem()).Validate());
    }

    private static async Task<TokenValidationResult> VerifyAsync(string token)
    {
        using var key = RSA.Create();
        key.ImportFromPem(Connected.PrivateKey);
        return await new JsonWebTokenHandler().ValidateTokenAsync(
            token,
            new()
            {
                IssuerSigningKey = new RsaSecurityKey(key.ExportParameters(false)),
                ValidateAudience = false,
                ValidateLifetime = false,
                ValidIssuer = "Iv1.abc",
            }
        );
    }
}
