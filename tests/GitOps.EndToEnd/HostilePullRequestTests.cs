using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Reports;
using GitOps.EndToEnd.Reviews.Hostile;
using GitOps.LocalGitHub.Server;

namespace GitOps.EndToEnd;

/// <summary>
/// Hostile pull requests, some at once: each is reviewed as it must be, and the journals of both servers show that
/// nothing was applied, leaked, linked, read outside the repository, or read in AWS for a fork. Two cases of each danger;
/// GITOPS_HOSTILE=all runs all of them, with 30 planted secrets.
/// </summary>
public sealed partial class HostilePullRequestTests(ITestOutputHelper output)
{
    private const int AtOnce = 4;

    private static bool AreAll => Environment.GetEnvironmentVariable("GITOPS_HOSTILE") == "all";
    private static readonly string[] ReadOnly = ["Get", "List", "Describe", "Head", "Batch"];

    [Fact]
    public void There_are_40_cases_and_six_or_more_of_each_danger()
    {
        Assert.True(HostileCases.All.Count >= 40, $"{HostileCases.All.Count}");
        Assert.Equal(HostileCases.All.Count, HostileCases.All.DistinctBy(c => (c.Danger, c.Name)).Count());
        Assert.All(Enum.GetValues<Danger>(), danger => Assert.True(HostileCases.All.Count(c => c.Danger == danger) >= 6, $"{danger}"));
    }

    // Two repositories: the controller keeps to GitHub's 80 writes a minute for each. AWS must be silent in that of the forks.
    [Theory, InlineData(true), InlineData(false)]
    public async Task Hostile_pull_requests_are_reviewed_and_harm_nothing(bool forks)
    {
        await using var world = await HostileWorld.StartAsync();
        PlantCredentials(world);
        var before = world.World.Aws.Journal().Count;

        var cases = HostileCases.All.Where(c => c.IsFork == forks).GroupBy(c => c.Danger);
        var failures = await RunAsync(world, cases.SelectMany(c => AreAll ? c : c.Take(2)));

        var calls = world.World.Aws.Journal().Skip(before).Where(l => forks || !IsRead(l.Operation));
        failures.AddRange(calls.Select(l => $"{(forks ? "a fork had AWS called" : "written to AWS")}: {l}"));
        failures.AddRange(ProblemsOfWrites(world));
        failures.AddRange(await ProblemsOfOutputsAsync(world, hasControl: AreAll && !forks));
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        var honest = await world.ProposeAsync([HostileManifests.Deeper()]);
        Assert.StartsWith("success", honest.Text, StringComparison.Ordinal);
    }

    private async Task<List<string>> RunAsync(HostileWorld world, IEnumerable<HostileCase> cases)
    {
        var failures = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            cases,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (hostile, _) =>
            {
                var clock = Stopwatch.StartNew();
                foreach (var failure in await FailuresOfAsync(hostile, world))
                    failures.Add($"{hostile.Danger}, {hostile.Name}: {failure}");
                lock (output)
                    output.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"| {hostile.Danger} | {hostile.Name} | {clock.Elapsed.TotalSeconds:0.0} s |"
                        )
                    );
            }
        );
        return [.. failures];
    }

    private static async Task<IEnumerable<string>> FailuresOfAsync(HostileCase hostile, HostileWorld world)
    {
        try
        {
            var text = await hostile.RunAsync(world);
            return
            [
                .. hostile
                    .Expected.Where(
                        (e, i) => !(i == 0 ? text.StartsWith(e, StringComparison.Ordinal) : text.Contains(e, StringComparison.Ordinal))
                    )
                    .Select(e => $"expected {e} in {Start(text)}"),
                .. hostile.Unexpected.Where(u => text.Contains(u, StringComparison.Ordinal)).Select(u => $"{u} is in {Start(text)}"),
            ];
        }
        catch (Exception exception)
        {
            return [End(exception.ToString())];
        }
    }

    // Comments and checks only, each harmless as GitHub renders it.
    private static IEnumerable<string> ProblemsOfWrites(HostileWorld world)
    {
        string[] commits = [.. world.Repository.Commits, world.Main];
        foreach (var exchange in OwnWrites(world))
        {
            if (!Allowed().IsMatch(exchange.Path))
                yield return $"written to GitHub: {exchange.Method} {exchange.Path}";
            if (exchange.RequestBody.Length == 0 || !exchange.Path.StartsWith("/repos/", StringComparison.Ordinal))
                continue;
            var body = JsonNode.Parse(exchange.RequestBody)!;
            var texts = new[] { body["body"], body["output"]?["summary"], body["output"]?["text"] };
            foreach (var text in texts.Select(t => (string?)t).OfType<string>())
            foreach (var problem in OutgoingText.Problems(text, commits))
                yield return $"{exchange.Method} {exchange.Path}: {problem} in\n{Start(text)}";
            var plain = (body["output"]?["annotations"] as JsonArray ?? []).SelectMany(a => new[] { a!["message"], a["title"] });
            foreach (var text in plain.Append(body["output"]?["title"]).Select(t => (string?)t).OfType<string>())
                if (VisibleText.Contains(text))
                    yield return $"{exchange.Method} {exchange.Path}: control characters in {VisibleText.Of(text)}";
        }
    }

    private static async Task<IEnumerable<string>> ProblemsOfOutputsAsync(HostileWorld world, bool hasControl)
    {
        var service = world.World.Service;
        var written = string.Join('\n', OwnWrites(world).Select(e => Encoding.UTF8.GetString(e.RequestBody)));
        var outputs = new Dictionary<string, string>
        {
            ["writes to GitHub"] = written + "\n" + string.Join('\n', OwnWrites(world).SelectMany(StringsOf)),
            ["log"] = string.Join('\n', service.Log),
            ["API"] = await ApiAsync(world),
            ["audit log"] = (await service.TypeAsync("audit")).All,
        };
        var problems = outputs
            .SelectMany(o => world.Secrets.FoundIn(o.Value).Select(f => $"a secret in the {o.Key}: {f}"))
            .Concat(outputs.Where(o => o.Value.Contains("root:", StringComparison.Ordinal)).Select(o => $"/etc/passwd in the {o.Key}"))
            .Concat(service.Log.Where(l => l.StartsWith("Error", StringComparison.Ordinal)).Select(l => $"logged: {Start(l)}"))
            .ToList();
        if (hasControl && world.Secrets.Places.Count < 30)
            problems.Add($"only {world.Secrets.Places.Count} secrets were planted");
        if (hasControl && !written.Contains(SecretCases.Control, StringComparison.Ordinal))
            problems.Add("the value that is no secret is not found");
        return problems;
    }

    // The credentials of the controller itself, and the texts that it signs and is signed with.
    private static void PlantCredentials(HostileWorld world)
    {
        world.Secrets.Add("the App's private key", world.World.App.PrivateKey.Split('\n')[1]);
        world.Secrets.Add("the webhook secret", "It's a Secret to Everybody");
        world.Secrets.Add("AWS's secret key", world.World.Aws.Address.SecretAccessKey);
        foreach (var (index, token) in world.Exchanges.Where(e => e.Path.EndsWith("/access_tokens", StringComparison.Ordinal)).Index())
            world.Secrets.Add($"installation token {index}", (string)JsonNode.Parse(token.ResponseBody)!["token"]!);
    }

    private static IEnumerable<Exchange> OwnWrites(HostileWorld world) =>
        world.Exchanges.Where(e =>
            e.Method != "GET" && e.Login is not ("alice" or "bob" or "carol" or "evil[bot]") && e.TokenKind != "App"
        );

    private static async Task<string> ApiAsync(HostileWorld world)
    {
        using var http = new HttpClient();
        var answers = new StringBuilder();
        foreach (var path in new[] { "environments", "sources", "deliveries", "environments/churn/dev", "commits/" + world.Main })
            answers.AppendLine(await http.GetStringAsync($"{world.World.Service.Url}/api/v1/{path}"));
        return answers.ToString();
    }

    private static IEnumerable<string> StringsOf(Exchange exchange) =>
        exchange.RequestBody.Length == 0 || !exchange.Path.StartsWith("/repos/", StringComparison.Ordinal)
            ? []
            : StringsOf(JsonNode.Parse(exchange.RequestBody));

    private static IEnumerable<string> StringsOf(JsonNode? node) =>
        node switch
        {
            JsonObject map => map.SelectMany(m => StringsOf(m.Value)),
            JsonArray list => list.SelectMany(StringsOf),
            JsonValue value when value.TryGetValue<string>(out var text) => [text],
            _ => [],
        };

    private static bool IsRead(string operation) => ReadOnly.Any(r => operation.StartsWith(r, StringComparison.Ordinal));

    private static string Start(string text) => VisibleText.Of(text.Length > 1500 ? text[..1500] + "…" : text);

    private static string End(string text) => VisibleText.Of(text.Length > 3000 ? "…" + text[^3000..] : text);

    [GeneratedRegex(
        @"^/repos/alice/churn/(issues/\d+/comments|issues/comments/\d+|check-runs(/\d+)?)$|^/alice/churn\.git/git-upload-pack$"
    )]
    private static partial Regex Allowed();
}
