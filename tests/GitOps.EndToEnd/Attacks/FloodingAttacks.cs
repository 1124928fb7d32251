using System.Globalization;

namespace GitOps.EndToEnd.Attacks;

internal static class FloodingAttacks
{
    private const Threat Of = Threat.Flooding;

    // More than the burst of a caller, and what is added to it meanwhile.
    private const int Many = 1_000;
    private static readonly string Source = AttackWorld.SourceOf(Of);

    public static IEnumerable<Attack> All =>
        [
            new(Of, "many unknown tokens", "limited by address: 429 after 1", world => SendManyAsync(world, "address", i => $"guess-{i}")),
            new(
                Of,
                "many requests with a known token",
                "limited by caller: 429 after 1",
                world => SendManyAsync(world, "caller", _ => AttackWorld.FloodToken)
            ),
            new(
                Of,
                "many addresses in a header",
                "limited by connection: 429 after 1",
                world => SendManyAsync(world, "connection", i => $"guess-{i}", i => [("X-Forwarded-For", $"10.0.{i / 250}.{i % 250}")])
            ),
            new(Of, "many webhooks with another secret", "401, logged at most once a minute", ForgeAsync),
            new(Of, "a webhook again and again", "already received", RepeatAsync),
            new(Of, "a webhook with a long id", "400: exceeds 200 characters", SendLongIdAsync),
            new(Of, "a secret that can be guessed", "the secret has 6 characters: expected at least 16", StartWithShortSecretAsync),
        ];

    private static async Task<string> SendManyAsync(
        AttackWorld world,
        string by,
        Func<int, string> token,
        Func<int, (string, string)[]>? headers = null
    )
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, Many).Select(i => world.SendAsync("GET", "/api/v1/sources", token(i), headers?.Invoke(i) ?? []))
        );
        return $"limited by {by}: 429 after {answers.FirstOrDefault(a => a.Code == 429)?.RetryAfter}";
    }

    private static async Task<string> ForgeAsync(AttackWorld world)
    {
        var minutes = world.Elapsed.TotalMinutes;
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => world.PostHookAsync(Source, $"forged-{i}", "{}", "another secret of the attacker"))
        );
        var logged = world.Service.Log.Count(l =>
            l.Contains($"{Source}: ", StringComparison.Ordinal) && l.Contains("invalid signature", StringComparison.Ordinal)
        );
        var codes = string.Join(", ", answers.Select(a => a.Code.ToString(CultureInfo.InvariantCulture)).Distinct());
        return $"{codes}, {(logged <= minutes + 2 ? "logged at most once a minute" : $"logged {logged} times")}";
    }

    private static async Task<string> RepeatAsync(AttackWorld world)
    {
        var id = Guid.NewGuid().ToString("N");
        await world.PostHookAsync(Source, id, "{}");
        return (await world.PostHookAsync(Source, id, "{}")).Body;
    }

    private static async Task<string> SendLongIdAsync(AttackWorld world)
    {
        var answer = await world.PostHookAsync(Source, new string('i', 201), "{}");
        return answer.Body.Contains("exceeds 200 characters", StringComparison.Ordinal)
            ? $"{answer.Code}: exceeds 200 characters"
            : answer.Body;
    }

    private static Task<string> StartWithShortSecretAsync(AttackWorld world) =>
        world.RefusedStartAsync(
            "sources:\n  - {url: /nowhere/evil, webhookSecretVariable: EVIL_SECRET}\n",
            "http://127.0.0.1:0",
            ("EVIL_SECRET", "secret")
        );
}
