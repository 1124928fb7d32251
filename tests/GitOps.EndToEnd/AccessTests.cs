using GitOps.Controller.Service.Access;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Reconciling;
using GitOps.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd;

/// <summary>Who may do what: every operation of the OpenAPI document is walked.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private readonly ApiCaller _api;
    private Shop _shop = null!;
    private TokenIssuer _issuer = null!;
    private Service _service = null!;

    public AccessTests() => _api = new(() => _service.Url);

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        _issuer = await TokenIssuer.StartAsync();
        _shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        var access = new AccessSettings(
            [
                ApiCaller.Known("reader", Role.Reader, "*"),
                ApiCaller.Known("operator", Role.Operator, "shop/*"),
                ApiCaller.Known("other", Role.Admin, "fraud/*"),
                ApiCaller.Known("admin", Role.Admin, "*"),
            ],
            [
                new(
                    _issuer.Url,
                    "gitops",
                    [
                        new(
                            new Dictionary<string, string> { ["repository"] = "acme/shop", ["ref"] = "refs/heads/*" },
                            new(Role.Operator, ["shop/dev"])
                        ),
                    ]
                ),
            ]
        );
        _service = await _shop.StartAsync(s => s with { Access = access, RequestsPerSecond = 1 });
        // Not by requests, which are limited.
        var environments = _service.Services.GetRequiredService<IEnvironmentStore>();
        await Eventually.IsTrueAsync(
            async () => await environments.FindAsync(new("shop", "dev"), default) is not null,
            "a first reconciliation"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _issuer.DisposeAsync();
        await _shop.DisposeAsync();
        _api.Dispose();
    }

    [Fact]
    public async Task Every_operation_refuses_without_a_token_and_with_one_that_is_not_good()
    {
        var claims = new Dictionary<string, string> { ["repository"] = "acme/shop", ["ref"] = "refs/heads/main" };
        var bad = new Dictionary<string, string?>
        {
            ["none"] = null,
            ["unknown"] = "guessed",
            ["expired"] = _issuer.Issue("gitops", claims, TimeSpan.FromMinutes(-10)),
            ["wrongly signed"] = _issuer.Issue("gitops", claims, TimeSpan.FromMinutes(10), forged: true),
            ["of another audience"] = _issuer.Issue("somebody-else", claims, TimeSpan.FromMinutes(10)),
        };
        var operations = await OperationsAsync();

        Assert.True(operations.Count >= 11, $"{operations.Count} operations");
        foreach (var (method, path) in operations)
        foreach (var (what, token) in bad)
        {
            var answer = await SendAsync(method, path, token);
            Assert.True(answer.Code == 401, $"{method} {path} with a token that is {what}: {answer.Code}");
            Assert.Equal("application/problem+json", answer.Type);
        }
    }

    [Fact]
    public async Task Every_operation_refuses_too_low_a_role()
    {
        var nobody = _issuer.Issue(
            "gitops",
            new Dictionary<string, string> { ["repository"] = "acme/other", ["ref"] = "refs/heads/main" },
            TimeSpan.FromMinutes(10)
        );
        foreach (var (method, path) in await OperationsAsync())
        {
            Assert.True((await SendAsync(method, path, nobody)).Code == 403, $"{method} {path} for nobody");
            if (method == "POST")
                Assert.True((await SendAsync(method, path, "reader-token")).Code == 403, $"{method} {path} for a reader");
            if (!path.EndsWith("/events", StringComparison.Ordinal))
                Assert.True((await SendAsync(method, path, "admin-token")).Code is not (401 or 403), $"{method} {path} for an admin");
        }
    }

    [Fact]
    public async Task Roles_are_for_environments()
    {
        Assert.Equal(202, (await SendAsync("POST", "/api/v1/environments/shop/dev/sync", "operator-token")).Code);
        Assert.Equal(403, (await SendAsync("POST", "/api/v1/environments/shop/dev/sync", "other-token")).Code);
        Assert.Equal("[]", (await SendAsync("GET", "/api/v1/environments", "other-token")).Body);
        Assert.Contains("shop", (await SendAsync("GET", "/api/v1/environments", "reader-token")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflows_own_token_may_do_what_its_claims_are_mapped_to()
    {
        string Issue(string repository, string reference) =>
            _issuer.Issue(
                "gitops",
                new Dictionary<string, string> { ["repository"] = repository, ["ref"] = reference },
                TimeSpan.FromMinutes(10)
            );

        Assert.Equal(202, (await SendAsync("POST", "/api/v1/environments/shop/dev/sync", Issue("acme/shop", "refs/heads/main"))).Code);
        Assert.Equal(403, (await SendAsync("POST", "/api/v1/environments/shop/dev/sync", Issue("acme/shop", "refs/pull/1/merge"))).Code);
        Assert.Equal(403, (await SendAsync("POST", "/api/v1/environments/shop/dev/sync", Issue("evil/shop", "refs/heads/main"))).Code);
        Assert.Equal(403, (await SendAsync("GET", "/api/v1/audit", Issue("acme/shop", "refs/heads/main"))).Code);
    }

    [Fact]
    public async Task Too_many_requests_of_one_caller_are_held_and_others_go_on()
    {
        var codes = await Task.WhenAll(
            Enumerable.Range(0, 400).Select(async _ => (await SendAsync("GET", "/api/v1/sources", "reader-token")).Code)
        );

        Assert.Contains(429, codes);
        Assert.Equal(200, (await SendAsync("GET", "/api/v1/sources", "operator-token")).Code);
    }

    [Fact]
    public async Task Random_tokens_and_strangers_share_the_limit_of_their_address_and_callers_go_on()
    {
        string Stranger(int i) =>
            _issuer.Issue("gitops", new Dictionary<string, string> { ["sub"] = $"repo:evil/{i}" }, TimeSpan.FromMinutes(10));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 400).Select(i => SendAsync("GET", "/api/v1/sources", i % 2 == 0 ? $"guess-{i}" : Stranger(i)))
        );

        Assert.Contains(answers, a => a is { Code: 429, RetryAfter: not "", Type: "application/problem+json" });
        Assert.Contains(
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendAsync("GET", "/metrics", $"more-{i}"))),
            a => a.Code == 429
        );
        Assert.Equal(200, (await SendAsync("GET", "/api/v1/sources", "reader-token")).Code);
        Assert.True(_service.Log.Count(l => l.Contains("token", StringComparison.Ordinal)) < 5, string.Join('\n', _service.Log));
    }

    [Fact]
    public async Task An_issuer_may_end_with_a_slash()
    {
        var claims = new Dictionary<string, string>
        {
            ["iss"] = _issuer.Url + "/",
            ["repository"] = "acme/shop",
            ["ref"] = "refs/heads/main",
        };

        Assert.Equal(
            202,
            (await SendAsync("POST", "/api/v1/environments/shop/dev/sync", _issuer.Issue("gitops", claims, TimeSpan.FromMinutes(10)))).Code
        );
    }

    [Fact]
    public async Task An_event_stream_ends_when_its_token_expires()
    {
        var claims = new Dictionary<string, string> { ["repository"] = "acme/shop", ["ref"] = "refs/heads/main" };
        using var events = await _api.OpenAsync("/api/v1/events", _issuer.Issue("gitops", claims, TimeSpan.FromSeconds(3)));

        await events.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task What_others_can_reach_wants_tokens()
    {
        var ended = await Project.TypeAsync(
            _shop.Data,
            _shop.Aws.Folder,
            "serve",
            "--repo",
            _shop.Upstream.Path,
            "--listen",
            "http://0.0.0.0:0"
        );

        Assert.Equal(1, ended.Code);
        Assert.Contains("the API has no authentication", ended.Errors, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<(string Method, string Path)>> OperationsAsync() =>
        [.. (await _api.OperationsAsync()).Select(o => (o.Method, ApiCaller.Fill(o.Path)))];

    private Task<Answer> SendAsync(string method, string path, string? token) => _api.SendAsync(method, path, token);
}
