using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Attacks;

internal static class StarvationAttacks
{
    private const Threat Of = Threat.Starvation;
    private const int Burst = 30;

    public static IEnumerable<Attack> All =>
        [
            Remote("a remote that leads elsewhere", "evil-redirect", "redirects"),
            Remote("a remote that sends what is no pack", "evil-broken", "can't be fetched"),
            Remote("a remote that wants a password", "evil-denied", "rejected the credentials"),
            Remote("a remote that is not there", "evil-missing", "not found, or the token has no access to it"),
            Remote("remotes that accept a connection and send nothing", "evil-silent-0", "has sent nothing for"),
            new(Of, "commits without end", "not every commit was applied", PushBurstAsync),
        ];

    private static Attack Remote(string name, string source, string refusal) =>
        new(Of, name, refusal, world => world.ErrorOfAsync(source, refusal));

    private static async Task<string> PushBurstAsync(AttackWorld world)
    {
        var source = AttackWorld.SourceOf(Of);
        var commits = new List<string>();
        for (var i = 0; i < Burst; i++)
        {
            var step = Guid.NewGuid().ToString("N");
            commits.Add(
                world
                    .RepositoryOf(source)
                    .Commit([
                        TreeEntry.File("gitops.yaml", AttackSettings.Of(Of)),
                        TreeEntry.File("models/flow.yaml", Manifests.Pipeline("flow", step)),
                    ])
            );
            await world.NotifyAsync(source);
        }

        var last = await world.EndOfPushAsync(source, commits[^1]);
        Assert.StartsWith("Succeeded", last, StringComparison.Ordinal);
        var answer = await world.SendAsync("GET", $"/api/v1/environments/{source}/dev/commits?limit=1000", AttackWorld.Token);
        var applied = JsonNode
            .Parse(answer.Body)!
            .AsArray()
            .Count(c => commits.Contains((string)c!["commit"]!) && (string?)c["state"] == "Succeeded");
        return applied < Burst ? "not every commit was applied" : $"{applied.ToString(CultureInfo.InvariantCulture)} commits were applied";
    }
}
