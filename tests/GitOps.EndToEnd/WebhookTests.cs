using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Controller.Service.Api;
using GitOps.Controller.Service.Webhooks;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>News that come in by webhooks.</summary>
public sealed class WebhookTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Secret = "it's a secret";
    private readonly HttpClient _http = new();
    private Shop _shop = null!;
    private Service _service = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        var first = _shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        // Nothing but a webhook tells of news.
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
        Assert.Equal(400, await GitHubAsync("forged", "push", Push(), "another secret"));
        Assert.Equal(401, await PushAsync("forged", "anything", "another secret"));
        Assert.Equal(413, await GitHubAsync("large", "push", new string('x', (25 << 20) + 1)));
        Assert.Equal(413, await PushAsync("large", new string('x', (1 << 20) + 1)));
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

        Assert.Contains("a push", first.Result, StringComparison.Ordinal);
        Assert.Single(await _service.GetAsync<IReadOnlyList<DeliveryView>>("deliveries"));
        Assert.Equal(0, (await _service.TypeAsync("webhooks", "redeliver", "same")).Code);
        Assert.Equal("Succeeded", (await _service.EndOfAsync(Shop.Dev, commit)).State);
        Assert.Contains("a push", (await _service.TypeAsync("webhooks", "list")).Output, StringComparison.Ordinal);
        Assert.Contains(
            "there is no delivery other",
            (await _service.TypeAsync("webhooks", "redeliver", "other")).Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Every_payload_of_GitHubs_is_accepted_or_refused_for_a_stated_reason()
    {
        var results = new Dictionary<string, int>();
        foreach (var (name, payload) in Examples())
        {
            Assert.InRange(await GitHubAsync(Guid.NewGuid().ToString(), name, payload.ToJsonString()), 200, 202);
            var meaning = DeliveryReading.Read(name, payload.ToJsonString());
            Assert.NotEmpty(meaning.Result);
            if (meaning.Result.StartsWith("refused", StringComparison.Ordinal))
                output.WriteLine(meaning.Result);
            var sort = meaning.Result.Split(':')[0].Split(' ')[0];
            results[sort] = results.GetValueOrDefault(sort) + 1;
        }

        output.WriteLine(string.Join(", ", results.Select(r => $"{r.Key} {r.Value}")));
        while ((await _service.GetAsync<IReadOnlyList<DeliveryView>>("deliveries?most=1000")).Any(d => d.Done is null))
            await Task.Delay(20);
    }

    [Fact]
    public void Ten_thousand_mutations_of_them_crash_nothing()
    {
        var examples = Examples();
        var random = new Random(5);
        var refused = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var (name, payload) = examples[random.Next(examples.Count)];
            var text = Mutate(payload.DeepClone(), random);
            refused += DeliveryReading.Read(name, text).Result.StartsWith("refused", StringComparison.Ordinal) ? 1 : 0;
        }

        output.WriteLine($"{refused} of 10,000 refused");
        Assert.InRange(refused, 1, 9_999);
    }

    private static List<(string Name, JsonNode Payload)> Examples()
    {
        var path = Tree.At(".build/peers/node_modules/@octokit/webhooks-examples/api.github.com/index.json");
        Assert.SkipUnless(File.Exists(path), "@octokit/webhooks-examples is not here: eng/tools.sh installs it where npm is");
        return
        [
            .. JsonNode
                .Parse(File.ReadAllText(path))!
                .AsArray()
                .SelectMany(e => e!["examples"]!.AsArray().Select(x => ((string)e["name"]!, x!))),
        ];
    }

    // Empty, null, of another type, deep, wide, cut off.
    private static string Mutate(JsonNode payload, Random random)
    {
        var places = new List<(JsonNode Parent, string? Key, int Index)>();
        Gather(payload, places);
        for (var i = random.Next(1, 4); i > 0 && places.Count > 0; i--)
        {
            var (parent, key, index) = places[random.Next(places.Count)];
            JsonNode? value = random.Next(8) switch
            {
                0 => null,
                1 => "",
                2 => 42,
                3 => true,
                4 => new JsonArray(),
                5 => new JsonObject(),
                6 => new JsonArray([.. Enumerable.Range(0, 2000).Select(n => (JsonNode)n)]),
                _ => "\u0000\ud83d\ude00",
            };
            if (key is not null)
                parent[key] = value;
            else if (index < parent.AsArray().Count)
                parent[index] = value;
        }

        var text = payload.ToJsonString();
        return random.Next(10) switch
        {
            0 => text[..random.Next(text.Length)],
            1 => string.Concat(Enumerable.Repeat("{\"a\":", 200)) + text + new string('}', 200),
            2 => "[" + text + "]",
            _ => text,
        };
    }

    private static void Gather(JsonNode node, List<(JsonNode, string?, int)> places)
    {
        if (node is JsonObject map)
            foreach (var (key, value) in map)
            {
                places.Add((map, key, 0));
                if (value is not null)
                    Gather(value, places);
            }
        else if (node is JsonArray list)
            for (var i = 0; i < list.Count; i++)
            {
                places.Add((list, null, i));
                if (list[i] is { } item)
                    Gather(item, places);
            }
    }

    private static string Push() => """{"ref":"refs/heads/main","after":"1111111111111111111111111111111111111111","repository":null}""";

    private async Task<DeliveryView> DoneAsync(string id)
    {
        while (true)
        {
            if (
                (await _service.GetAsync<IReadOnlyList<DeliveryView>>("deliveries")).FirstOrDefault(d =>
                    d.Id == id && d.Done is not null
                ) is
                { } done
            )
                return done;
            await Task.Delay(20);
        }
    }

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
        // What is too large is refused before it is sent.
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
