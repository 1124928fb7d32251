using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Attacks;

internal static class TakeoverAttacks
{
    private const Threat Of = Threat.Takeover;
    private const string VictimsRole = "arn:aws:iam::123456789012:role/tenant-00";

    private static readonly string Victim = AttackWorld.Tenant(0);

    public static IEnumerable<Attack> All =>
        [
            Commit(
                "the repository id of another",
                $"repository: {Victim} is not this source's id",
                AttackSettings.Of(Of, repository: Victim)
            ),
            Commit(
                "the account of another",
                "account: 210987654321 is not allowed for this source",
                AttackSettings.Of(Of, account: "210987654321")
            ),
            Commit("the region of another", "region: us-east-1 is not allowed for this source", AttackSettings.Of(Of, region: "us-east-1")),
            Commit("the role of another", $"roleArn: {VictimsRole} is not allowed", AttackSettings.Of(Of, more: $"roleArn: {VictimsRole}")),
            Commit(
                "the manifests of another",
                "invalid path",
                AttackSettings.Of(Of).Replace("[models]", $"[../{Victim}/models]", StringComparison.Ordinal)
            ),
            Commit("a resource with the name of another's", $"belongs to {Victim}/dev", AttackSettings.Of(Of, prefix: Victim + "-")),
            Commit("the tags of another", "reserved tag key gitops:repository", AttackSettings.Of(Of), Tagged()),
        ];

    private static Attack Commit(string name, string refusal, string settings, string? manifest = null) =>
        Attack.Commit(Of, name, refusal, settings, () => TreeEntry.File("models/a.yaml", manifest ?? Adopted()));

    private static string Adopted() =>
        Manifests
            .Pipeline("flow", "attack")
            .Replace("{name: flow}", "{name: flow, annotations: {gitops.mlops/adopt: \"true\"}}", StringComparison.Ordinal);

    private static string Tagged() =>
        Manifests.Pipeline("flow", "attack").TrimEnd() + $"\n  tags: [{{key: \"gitops:repository\", value: {Victim}}}]\n";
}
