using GitOps.Core.Reports;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Attacks;

/// <summary>Texts that control a terminal, forge a line or run in a page, and secrets in places that are printed.</summary>
internal static class TextAttacks
{
    private const Threat Of = Threat.Text;
    private const string Secret = "hunter2";
    private static readonly string Source = AttackWorld.SourceOf(Of);

    public static IEnumerable<Attack> All =>
        [
            Logged("a name that clears the terminal", @"invalid value 'evil\u001b[2J", Manifests.PackageGroup("\"evil\\u001b[2J\"")),
            Logged("a note that is read backwards", @"suspended: a\u202eb", Suspended("a\\u202eb")),
            Logged(
                "a note that forges a log line",
                "suspended: x 00:00:00.000 info: all is well",
                Suspended("x\\n00:00:00.000 info: all is well")
            ),
            new(Of, "a note that is HTML", @"suspended: &lt;img src=x&gt;", PrintAsMarkdownAsync),
            new(Of, "a title that clears the terminal", @"evil\u001b[2J", PrintTitleAsync),
            new(Of, "a password in an error", "invalid length of 2800 characters", PushSecretAsync),
            new(Of, "a password in a URL", "contains a user or password", StartWithPasswordAsync),
        ];

    private static Attack Logged(string name, string refusal, string manifest) =>
        new(
            Of,
            name,
            refusal,
            async world =>
            {
                await PushAsync(world, manifest);
                return world.Service.Log.Last(l =>
                    l.Contains($"{Source}/dev: ", StringComparison.Ordinal) && l.Contains("Stalled", StringComparison.Ordinal)
                );
            }
        );

    private static async Task<string> PrintAsMarkdownAsync(AttackWorld world)
    {
        await PushAsync(world, Suspended("<img src=x>"));
        return await world.TypeAsync("status", "-o", "markdown");
    }

    private static async Task<string> PrintTitleAsync(AttackWorld world)
    {
        var repository = world.RepositoryOf(Source);
        var commit = repository.Commit(Files(Manifests.PackageGroup("a")), title: "evil\u001b[2J");
        await world.EndOfPushAsync(Source, commit);
        var printed = await world.TypeAsync("wait", "--commit", commit);
        return VisibleText.Contains(printed) ? "control characters were printed" : printed;
    }

    private static async Task<string> PushSecretAsync(AttackWorld world)
    {
        var manifest = Manifests
            .Recorded("a", 1)
            .Replace("{V:", $"{{DB_PASSWORD: \"{string.Concat(Enumerable.Repeat(Secret, 400))}\", V:", StringComparison.Ordinal);
        return WithoutSecret(await PushAsync(world, manifest));
    }

    private static async Task<string> StartWithPasswordAsync(AttackWorld world) =>
        WithoutSecret(
            await world.RefusedStartAsync($"sources:\n  - {{url: \"https://ada:{Secret}@git.example/shop\"}}\n", "http://127.0.0.1:0")
        );

    private static string WithoutSecret(string text) => text.Contains(Secret, StringComparison.Ordinal) ? "the secret was printed" : text;

    private static Task<string> PushAsync(AttackWorld world, string manifest) => world.PushAsync(Source, Files(manifest));

    private static TreeEntry[] Files(string manifest) =>
        [TreeEntry.File("gitops.yaml", AttackSettings.Of(Of)), TreeEntry.File("models/a.yaml", manifest)];

    private static string Suspended(string note) =>
        Manifests
            .PackageGroup("held")
            .Replace("}\nspec", $", annotations: {{gitops.mlops/suspend: \"{note}\"}}}}\nspec", StringComparison.Ordinal);
}
