using System.Security.Cryptography;
using System.Text;
using GitOps.Controller.Service.Api;
using GitOps.Core.Reports;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Deliveries;
using GitOps.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd;

/// <summary>Webhooks: their signatures, limits and redeliveries.</summary>
public sealed class WebhookTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Secret = "a secret of the shop";
    private readonly HttpClient _http = new();
    private Shop _shop = null!;
    private Service _service = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        var first = _shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        // New commits are detected by webhooks only.
        _service = await _shop.StartAsync(s => s with { PollInterval = TimeSpan.FromHours(1) }, Secret);
        await _service.EndOfAsync(Shop.Dev, first);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _shop.DisposeAsync();
        _http.Dispose();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_signed_push_is_acted_on_at_once(bool isGitHub)
    {
        var commit = _shop.Push(("models/b.yaml", Manifests.PackageGroup("b")));

        var code = isGitHub ? await GitHubAsync("one", "push", Push()) : await PushAsync("one", "anything");

        Assert.InRange(code, 200, 202);
        Assert.Equal("Succeeded", (await _service.EndOfAsync(Shop.Dev, commit)).State);
    }

    [Fact]
    public async Task What_is_forged_or_too_large_is_refused_and_kept_nowhere()
    {
        Assert.Equal(401, await GitHubAsync("forged", "push", Push(), "another secret"));
        Assert.Equal(401, await PushAsync("forged", "anything", "another secret"));
        Assert.Equal(413, await GitHubAsync("large", "push", new string('x', (25 << 20) + 1)));
        Assert.Equal(413, await PushAsync("large", new string('x', (1 << 20) + 1)));
        Assert.Equal(400, await GitHubAsync(new string('i', 201), "push", Push()));
        Assert.Equal(400, await PushAsync(new string('i', 201), "anything"));
        Assert.Equal(404, (int)(await _http.PostAsync($"{_service.Url}/webhooks/github/nowhere", new StringContent("{}"))).StatusCode);
        Assert.Empty(await _service.GetAsync<IReadOnlyList<DeliveryView>>("deliveries"));
    }

    [Fact]
    public async Task A_repeat_does_nothing_and_a_redelivery_does_it_again()
    {
        for (var i = 0; i < 3; i++)
            Assert.InRange(await GitHubAsync("same", "push", Push()), 200, 202);
        var first = await DoneAsync("same");
        var commit = _shop.Push(("models/c.yaml", Manifests.PackageGroup("c")));
        await GitHubAsync("same", "push", Push());

        Assert.Contains("push with an invalid payload", first.Result, StringComparison.Ordinal);
        Assert.Single(await _service.GetAsync<IReadOnlyList<DeliveryView>>("deliveries"));
        Assert.Equal(0, (await _service.TypeAsync("webhooks", "redeliver", "shop", "same")).Code);
        Assert.Equal("Succeeded", (await _service.EndOfAsync(Shop.Dev, commit)).State);
        Assert.Contains("push with an invalid payload", (await _service.TypeAsync("webhooks", "list")).Output, StringComparison.Ordinal);
        Assert.Contains(
            "there is no delivery other of shop",
            (await _service.TypeAsync("webhooks", "redeliver", "shop", "other")).Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_open_document_names_no_source()
    {
        Assert.DoesNotContain("shop", await _http.GetStringAsync(_service.Url + "/api/v1/openapi.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_signatures_are_logged_once_a_minute()
    {
        for (var i = 0; i < 50; i++)
        {
            await GitHubAsync("forged", "push", Push(), "another secret");
            await PushAsync("forged", "anything", "another secret");
        }

        Assert.Single(_service.Log, l => l.Contains("signature", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Every_example_payload_is_processed_or_rejected_with_a_reason()
    {
        Assert.SkipUnless(GitHubExamples.AreInstalled, GitHubExamples.NotInstalled);
        var reader = _service.Services.GetRequiredService<IDeliveryReader>();
        var results = new Dictionary<string, int>();
        foreach (var (name, payload) in GitHubExamples.Load())
        {
            Assert.InRange(await GitHubAsync(Guid.NewGuid().ToString(), name, payload.ToJsonString()), 200, 202);
            var content = reader.Read(name, payload.ToJsonString());
            Assert.NotEmpty(DeliveryText.Of(content));
            if (content.IsRejected)
                output.WriteLine(DeliveryText.Of(content));
            results[content.GetType().Name] = results.GetValueOrDefault(content.GetType().Name) + 1;
        }

        output.WriteLine(string.Join(", ", results.Select(r => $"{r.Key} {r.Value}")));
        await Eventually.IsTrueAsync(
            async () => (await _service.GetAsync<IReadOnlyList<DeliveryView>>("deliveries?limit=1000")).All(d => d.Done is not null),
            "every delivery processed"
        );
    }

    private static string Push() => """{"ref":"refs/heads/main","after":"1111111111111111111111111111111111111111","repository":null}""";

    private Task<DeliveryView> DoneAsync(string id) =>
        Eventually.IsAsync(
            async () => (await _service.GetAsync<IReadOnlyList<DeliveryView>>("deliveries")).FirstOrDefault(d => d.Id == id),
            d => d.Done is not null
        );

    private Task<int> GitHubAsync(string id, string name, string body, string secret = Secret) =>
        SendAsync("github", body, secret, "X-Hub-Signature-256", ("X-GitHub-Delivery", id), ("X-GitHub-Event", name));

    private Task<int> PushAsync(string id, string body, string secret = Secret) =>
        SendAsync("push", body, secret, "X-Signature-256", ("X-Delivery", id));

    private async Task<int> SendAsync(
        string kind,
        string body,
        string secret,
        string signature,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_service.Url}/webhooks/{kind}/shop")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        // A body that is too large is rejected before it is sent.
        request.Headers.ExpectContinue = body.Length > 1 << 20;
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation(
            signature,
            "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)))
        );
        using var answer = await _http.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
