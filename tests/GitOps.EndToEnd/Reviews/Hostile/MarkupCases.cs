using System.Text;
using GitOps.EndToEnd.Attacks;
using GitOps.EndToEnd.Drivers;
using static GitOps.EndToEnd.Reviews.Hostile.HostileManifests;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>Texts that must arrive as they are, and not as Markdown, HTML, links, mentions or diagrams.</summary>
internal static class MarkupCases
{
    private const Danger Of = Danger.Markup;
    private const string Ping = "@alice @acme/admins fixes #1 GH-1 acme/churn#2";
    private const string Tags = "</details></summary><img src=x onerror=alert(1)><script>alert(1)</script>";

    public static IEnumerable<HostileCase> All =>
        [
            new(Of, "a title, text, branch and commit that mention people", false, ["success", "TrainingJob/churn"], ProposeAsync),
            Note("a note that mentions people", Ping),
            Note("a note that is HTML", Tags),
            Note(
                "a note of addresses and commits",
                "https://evil.example/a www.evil.example GH-1 0123456789abcdef0123456789abcdef01234567"
            ),
            Note(
                "a note of formulas, emoji and pictures",
                "$\\frac{1}{2}$ :+1: ![x](https://evil.example/x.png) [y](javascript:alert(1)) ~~z~~"
            ),
            Note("a note that ends its block", "\n\n```\n\n</details>\n\n# Approved\n\n| a |\n|---|\n"),
            Note("a note that is read backwards and colours the terminal", "\u202eevil\u2066 \u001b[31mred\u0007"),
            HostileCase.Inside(Of, "a value that ends its code block", ["success", "max_depth"], () => Job($"``` {Ping} ````diff {Tags}")),
            HostileCase.Fork(
                Of,
                "a value of several lines in an error",
                ["failure", "bad-pattern"],
                () => Job($"x\n```\n</details>\n{Ping}\n````diff\n{Tags} \u202e\u001b[2J")
            ),
            HostileCase.Inside(
                Of,
                "names that control a diagram",
                ["success", "flowchart LR"],
                () => Named("click n0 href \\\"javascript:alert(1)\\\"\\n%%{init: {'securityLevel': 'loose'}}%%\\n\\\"]-->evil")
            ),
            HostileCase.Inside(Of, "a name that is a table", ["success"], () => Named("a|b\\\\|c | @alice #1 `x` |\\n|---|")),
            HostileCase.Fork(
                Of,
                "a file name that mentions people",
                ["failure", "error"],
                () => TreeEntry.File("models/```\n@alice #1 </details> `x` \u202e.yaml", "kind: [")
            ),
            HostileCase.Fork(
                Of,
                "a kind and a field that are Markdown",
                ["failure", "error"],
                () => Manifest(Manifests.PackageGroup("a").Replace("ModelPackageGroup\n", $"\"{Ping} ``` {Tags} \\u001b[2J\"\n")),
                () => TreeEntry.File("models/b.yaml", Manifests.PackageGroup("b") + $"  \"{Ping} ``` {Tags}\": \"\\u202e\"\n")
            ),
        ];

    private static HostileCase Note(string name, string note) =>
        HostileCase.Inside(Of, name, ["action_required", "suspended"], () => Manifest(Noted("noted", note)));

    private static TreeEntry Job(string value) =>
        TreeEntry.File(ReviewWorld.Job, Manifests.Job("churn", depth: 3).WithParameter("x", value));

    // A data set of any name, and a job that reads it.
    private static TreeEntry Named(string name) =>
        Manifest(
            Manifests.Dataset().Replace("{name: rows}", $"{{name: \"{name}\"}}", StringComparison.Ordinal)
                + "---\n"
                + Manifests.Job("reads").Replace("ref.Dataset.rows.uri", "ref.Dataset.rows.uri", StringComparison.Ordinal)
        );

    private static async Task<string> ProposeAsync(HostileWorld world) =>
        (
            await world.ProposeAsync(
                [Deeper()],
                branch: $"@alice/#1-</details>-`x`-{world.NewBranch()}",
                title: $"{Ping} {Tags} ```",
                body: $"{Ping}\n{Tags}\n```"
            )
        ).Text;
}
