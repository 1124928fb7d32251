using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace GitOps.Bench;

/// <summary>
/// Deliveries at 500 a second, 30 % of them repeats, 10 % forged or too large: how each is answered, how fast, and whether each genuine one
/// is processed once.
/// </summary>
internal sealed class WebhookLoad(string folder)
{
    private const double ASecond = 500;
    private const int Page = 1000;

    public async Task RunAsync(int count)
    {
        await using var world = await World.StartAsync(Path.Combine(folder, "aws"));
        var repository = new Repository(Path.Combine(folder, "push"), "push", 10);
        repository.LayOut();
        File.WriteAllText(Path.Combine(folder, "secret"), SignedPost.Secret);
        using var service = await ServiceProcess.StartAsync(
            world,
            folder,
            $"sources:\n  - {{url: {repository.Folder}, webhookSecretFile: {folder}/secret}}\npollSeconds: 3600\n"
        );
        await service.ConvergedAsync(1);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { Timeout = TimeSpan.FromSeconds(30) };
        var url = service.Url + "/webhooks/github/push";
        await SignedPost.SendAsync(http, url, "first", "{}");

        var (random, answers, genuine, repeats) = (
            new Random(3),
            new ConcurrentBag<(string Sort, int Code, double Milliseconds)>(),
            new List<string>(),
            0
        );
        var large = new byte[26 << 20];
        var clock = Stopwatch.StartNew();
        var sent = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            var draw = random.NextDouble();
            var (sort, id) =
                draw < 0.07 ? ("forged", $"forged-{i}")
                : draw < 0.10 ? ("too large", $"large-{i}")
                : draw < 0.40 && genuine.Count > 0 ? ("repeat", genuine[random.Next(genuine.Count)])
                : ("genuine", $"d-{i}");
            if (sort == "genuine")
                genuine.Add(id);
            repeats += sort == "repeat" ? 1 : 0;
            if (TimeSpan.FromSeconds(i / ASecond) - clock.Elapsed is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait);
            sent.Add(
                Task.Run(async () =>
                {
                    var body = "{\"ref\":\"refs/heads/main\",\"after\":\"" + id + "\"}";
                    var began = Stopwatch.GetTimestamp();
                    var code =
                        sort == "too large"
                            ? await SignedPost.SendAsync(http, url, id, large, new string('0', 64))
                            : await SignedPost.SendAsync(http, url, id, body, sort == "forged" ? "another" : SignedPost.Secret);
                    answers.Add((sort, code, Stopwatch.GetElapsedTime(began).TotalMilliseconds));
                })
            );
        }

        await Task.WhenAll(sent);
        Console.WriteLine(
            $"{count} deliveries in {clock.Elapsed.TotalSeconds:0.0} s\n\n| sort | sent | answered with | median ms | p99 ms |\n|---|---:|---|---:|---:|"
        );
        foreach (var group in answers.GroupBy(a => a.Sort).OrderBy(g => g.Key))
        {
            var times = group.Select(a => a.Milliseconds).Order().ToList();
            Console.WriteLine(
                $"| {group.Key} | {times.Count} | {string.Join(", ", group.GroupBy(a => a.Code).Select(c => $"{c.Key}: {c.Count()}"))} | {times[times.Count / 2]:0.0} | {times[(int)(times.Count * 0.99)]:0.0} |"
            );
        }

        var kept = new List<JsonNode>();
        do
        {
            kept.Clear();
            while (
                kept.Count % Page == 0
                && (await http.GetFromJsonAsync<JsonArray>($"{service.Url}/api/v1/deliveries?most={Page}&skip={kept.Count}"))!
                    is { Count: > 0 } page
            )
                kept.AddRange(page!);
        } while (kept.Any(d => d["done"] is null));
        var ids = kept.Select(d => (string)d["id"]!).Where(id => id != "first").ToList();
        Console.WriteLine(
            $"\nKept and processed: {ids.Count}, of {genuine.Count} genuine ones {genuine.Intersect(ids).Count()}, each {(ids.Distinct().Count() == ids.Count ? "once" : "MORE THAN ONCE")}; forged or too large: {ids.Count(i => !i.StartsWith("d-", StringComparison.Ordinal))}"
        );
    }
}
