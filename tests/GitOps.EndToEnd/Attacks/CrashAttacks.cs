using System.Globalization;
using System.Text;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd.Attacks;

internal static class CrashAttacks
{
    private const Threat Of = Threat.Crash;

    public static IEnumerable<Attack> All =>
        [
            Commit("lists nested without end", "nested more than 64 deep", () => Manifest(new string('[', 100_000))),
            Commit("aliases of aliases", "more than 200000 values", () => Manifest(Aliases())),
            Commit("more resources than an environment has", "has more than 20000 resources", () => Manifest(Repeat(20_001, Group))),
            Attack.Commit(
                Of,
                "a reference to each of a chain, in a cycle",
                "cycle",
                AttackSettings.Of(Of),
                () => Manifest(Repeat(2_000, Link))
            ),
            Commit("references without end", "references: expected at most 100000", () => Manifest(References())),
            Commit("folders nested without end", "a folder nested more than 64 deep", DeepFolder),
            new(Of, "files without end", "expected at most 200000 files in models", world => PushFilesAsync(world, 200_001, "txt")),
            new(Of, "manifests without end", "expected at most 20000 manifests in models", world => PushFilesAsync(world, 20_001, "yaml")),
            .. OperatingSystem.IsLinux()
                ? (IEnumerable<Attack>)
                    [
                        EndReaders("the end of each process that reads a commit", 2, "2 of 2 ended: Failed: commit"),
                        EndReaders("the end of one process that reads a commit", 1, "1 of 1 ended: Succeeded"),
                    ]
                : [],
        ];

    private static Attack Commit(string name, string refusal, Func<TreeEntry> entry) =>
        Attack.Commit(Of, name, refusal, AttackSettings.Of(Of), entry);

    // A commit that was being read at two ends of the service, and then ends so many of the processes in which it is read alone.
    private static Attack EndReaders(string name, int count, string refusal) =>
        new(
            Of,
            name,
            refusal,
            async world =>
            {
                var source = AttackWorld.SourceOf(Of);
                var commit = world
                    .RepositoryOf(source)
                    .Commit([
                        TreeEntry.File("gitops.yaml", AttackSettings.Of(Of)),
                        TreeEntry.File("models/flow.yaml", Manifests.Pipeline("flow", Guid.NewGuid().ToString("N"))),
                    ]);
                world.MarkAsRead(source, commit);
                var end = world.EndOfPushAsync(source, commit);
                var ended = new HashSet<int>();
                await Eventually.IsTrueAsync(
                    () =>
                    {
                        ended.UnionWith(ReadingProcesses.Kill(commit));
                        return ended.Count == count || end.IsCompleted;
                    },
                    "processes that read the commit"
                );
                return $"{ended.Count} of {count} ended: {await end}";
            }
        );

    private static Task<string> PushFilesAsync(AttackWorld world, int count, string ending) =>
        world.PushAsync(
            AttackWorld.SourceOf(Of),
            [
                TreeEntry.File("gitops.yaml", AttackSettings.Of(Of)),
                .. Enumerable.Range(0, count).Select(i => TreeEntry.File($"models/{i / 1000}/{i % 1000}.{ending}", "x")),
            ]
        );

    private static TreeEntry Manifest(string text) => TreeEntry.File("models/bad.yaml", text);

    private static TreeEntry DeepFolder() =>
        TreeEntry.File($"models/{string.Concat(Enumerable.Repeat("d/", 5_000))}a.yaml", Manifests.PackageGroup("a"));

    // Each level names the one before ten times.
    private static string Aliases() =>
        "a: &a0 [x]\n"
        + string.Concat(Enumerable.Range(1, 6).Select(i => $"b{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

    private static string Group(int i) => Manifests.PackageGroup(string.Create(CultureInfo.InvariantCulture, $"g{i}"));

    private static string Link(int i) =>
        Manifests
            .Waiting($"j{i}", "never")
            .Replace(
                "{job: ",
                $"{{next: \"${{{{ ref.TrainingJob.j{(i + 1) % 2_000}.TrainingJobArn }}}}\", job: ",
                StringComparison.Ordinal
            );

    private static string References() =>
        Manifests.Dataset()
        + "---\n"
        + Manifests
            .Job("a")
            .Replace("\"3\"", $"\"{string.Concat(Enumerable.Repeat("${{ref.Dataset.rows.uri}}", 100_001))}\"", StringComparison.Ordinal);

    private static string Repeat(int count, Func<int, string> document)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            text.Append(document(i)).Append("---\n");
        return text.ToString();
    }
}
