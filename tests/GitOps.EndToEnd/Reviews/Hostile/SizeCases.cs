using System.Globalization;
using System.Text;
using GitOps.EndToEnd.Attacks;
using GitOps.EndToEnd.Drivers;
using static GitOps.EndToEnd.Reviews.Hostile.HostileManifests;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>More than can be read or shown.</summary>
internal static class SizeCases
{
    private const Danger Of = Danger.Size;
    private const int Large = 101 << 20;

    public static IEnumerable<HostileCase> All =>
        [
            HostileCase.Fork(
                Of,
                "a manifest above the limit",
                ["failure", "invalid file size"],
                () => new("100644", "models/a.yaml", new byte[Large])
            ),
            HostileCase.Fork(
                Of,
                "data above the limit of a file",
                ["failure", "expected at most 104857600"],
                () => new("100644", "data/rows/more.csv", new byte[Large])
            ),
            HostileCase.Fork(Of, "20,001 manifests", ["failure", "expected at most 20000 manifests"], Files(20_001)),
            HostileCase.Fork(
                Of,
                "5,000 folders in each other",
                ["failure", "a folder nested more than 64 deep"],
                () => TreeEntry.File($"models/{string.Concat(Enumerable.Repeat("d/", 5_000))}a.yaml", "x")
            ),
            HostileCase.Fork(Of, "lists in each other", ["failure", "nested more than 64 deep"], () => Manifest(new string('[', 100_000))),
            HostileCase.Fork(Of, "aliases of aliases", ["failure", "more than 200000 values"], () => Manifest(Aliases())),
            HostileCase.Fork(Of, "a chain of 30,000 resources", ["failure", "has more than 20000 resources"], Chain(30_000)),
            HostileCase.Fork(Of, "5,000 errors", ["failure", "are not shown"], () => Manifest(Repeat(5_000, i => $"kind: wrong{i}\n"))),
            HostileCase.Inside(Of, "3,000 changes", ["success", "3000 to create", "not shown here"], () => Manifest(Repeat(3_000, Group))),
            new(
                Of,
                "a commit message of 2 MiB",
                true,
                ["failure", "a commit of 2 MiB"],
                async world =>
                {
                    var branch = world.NewBranch();
                    var head = await world.PushAsync(branch, [Deeper()], isFork: true, title: new('x', 2 << 20));
                    return (await world.PublishedAsync(await world.OpenAsync(branch, isFork: true), head)).Text;
                }
            ),
        ];

    private static Func<TreeEntry>[] Files(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (Func<TreeEntry>)(() => TreeEntry.File($"models/{i / 1000}/{i % 1000}.yaml", "x")))];

    // Each file of 10,000 is below the limit of a manifest.
    private static Func<TreeEntry>[] Chain(int count) =>
        [
            .. Enumerable
                .Range(0, count / 10_000)
                .Select(f => (Func<TreeEntry>)(() => TreeEntry.File($"models/chain{f}.yaml", Repeat(10_000, i => Link(f * 10_000 + i))))),
        ];

    private static string Link(int i) =>
        $"{{apiVersion: sagemaker.services.k8s.aws/v1alpha1, kind: ModelPackageGroup, metadata: {{name: g{i}}}, "
        + $"spec: {{modelPackageGroupName: g{i}, "
        + $"modelPackageGroupDescription: \"${{{{ ref.ModelPackageGroup.g{i + 1}.ModelPackageGroupArn }}}}\"}}}}\n";

    // Each level names the one before ten times.
    private static string Aliases() =>
        "a: &a0 [x]\n"
        + string.Concat(Enumerable.Range(1, 6).Select(i => $"b{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

    private static string Group(int i) => Manifests.PackageGroup(string.Create(CultureInfo.InvariantCulture, $"g{i}"));

    private static string Repeat(int count, Func<int, string> document)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            text.Append(document(i)).Append("---\n");
        return text.ToString();
    }
}
