using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitOps.LocalGitHub;

namespace GitOps.Bench;

/// <summary>From a push to a pull request, notified by a webhook, to its comment and its check.</summary>
internal sealed class ReviewLatency(string folder)
{
    private const string User = "bench";

    public async Task RunAsync(int count, IReadOnlyList<int> resources)
    {
        Console.WriteLine("| resources | pushes | median ms | p99 ms | highest ms |\n|---:|---:|---:|---:|---:|");
        foreach (var size in resources)
            await MeasureAsync(size, size > 1000 ? Math.Max(1, count / 10) : count);
    }

    private async Task MeasureAsync(int resources, int count)
    {
        var place = Path.Combine(folder, $"review-{resources}");
        await using var world = await World.StartAsync(Path.Combine(place, "aws"));
        await using var github = await LocalGitHubServer.StartAsync(new() { StateFolder = Path.Combine(place, "github") }, default);
        var repository = new Repository(Path.Combine(place, "review"), "review", resources);
        repository.LayOut();
        var token = github.Setup.AddUser(User);
        github.Setup.AddRepository(User, "review");
        repository.AddRemote($"http://{User}:{token}@{new Uri(github.Url).Authority}/{User}/review.git");
        repository.Push("main");
        using var service = await ServiceProcess.StartAsync(world, place, Settings(github, place));
        await service.ConvergedAsync(1, repository.Head());
        using var api = new HttpClient { BaseAddress = new($"{github.Url}/api/v3/repos/{User}/review/") };
        api.DefaultRequestHeaders.Authorization = new("Bearer", token);
        await PostAsync(
            api,
            "hooks",
            new()
            {
                ["config"] = new JsonObject
                {
                    ["url"] = $"{service.Url}/webhooks/github/review",
                    ["secret"] = SignedPost.Secret,
                    ["content_type"] = "json",
                },
                ["events"] = new JsonArray("pull_request"),
            }
        );
        repository.CheckOut("change");
        repository.Write(0, "opened");
        repository.Commit();
        repository.Push("change");
        await PostAsync(
            api,
            "pulls",
            new()
            {
                ["title"] = "Change",
                ["head"] = "change",
                ["base"] = "main",
            }
        );
        await EndAsync(api, repository.Head());
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            repository.Write(i % repository.Models, $"push {i}");
            repository.Commit();
            repository.Push("change");
            var clock = Stopwatch.StartNew();
            await EndAsync(api, repository.Head());
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine($"| {resources} | {count} | {times[times.Count / 2]:0} | {times[(int)(times.Count * 0.99)]:0} | {times[^1]:0} |");
    }

    // The check is written last.
    private static async Task EndAsync(HttpClient api, string head)
    {
        while (true)
        {
            var runs = await api.GetFromJsonAsync<JsonNode>($"commits/{head}/check-runs");
            if (runs!["check_runs"]!.AsArray().Any(r => (string?)r!["status"] == "completed"))
                return;
            await Task.Delay(5);
        }
    }

    private static string Settings(LocalGitHubServer github, string place)
    {
        using var key = RSA.Create(2048);
        File.WriteAllText(Path.Combine(place, "app.pem"), key.ExportRSAPrivateKeyPem());
        File.WriteAllText(Path.Combine(place, "secret"), SignedPost.Secret);
        var permissions = ((string[])["checks", "contents", "issues", "pull_requests", "statuses"]).ToDictionary(p => p, _ => "write");
        var app = github.Setup.AddApp(User, new("gitops", key.ExportSubjectPublicKeyInfoPem()) { Permissions = permissions });
        github.Setup.Install(app.AppId, User);
        return $$"""
            pollSeconds: 3600
            resyncSeconds: 3600
            sources:
              - url: {{github.Url}}/{{User}}/review.git
                webhookSecretFile: {{place}}/secret
                github: {appId: {{app.AppId}}, privateKeyFile: "{{place}}/app.pem", api: "{{github.Url}}/api/v3"}

            """;
    }

    private static async Task PostAsync(HttpClient api, string path, JsonObject body)
    {
        using var response = await api.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
    }
}
