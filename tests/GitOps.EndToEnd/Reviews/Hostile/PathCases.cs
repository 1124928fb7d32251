using System.Text;
using GitOps.EndToEnd.Attacks;
using GitOps.EndToEnd.Drivers;
using static GitOps.EndToEnd.Reviews.Hostile.HostileManifests;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>Paths and objects that reach out of the repository, or that only some file systems tell apart.</summary>
internal static class PathCases
{
    private const Danger Of = Danger.Paths;

    public static IEnumerable<HostileCase> All =>
        [
            Fork(
                "a manifest that is a link to a file of the machine",
                ["failure", "symbolic link"],
                () => Link("models/a.yaml", "/etc/passwd")
            ),
            Fork("a folder of manifests that is a link", ["action_required"], () => Link("models/all", "../../../../../../etc")),
            Fork("data that are a link", ["failure", "symbolic link"], () => Link("data/rows/passwd.csv", "../../../../../../etc/passwd")),
            Fork(
                "data of a path above the repository",
                ["failure", "../../etc"],
                () => Manifest(Manifests.Dataset("up").Replace("data/up", "../../etc", StringComparison.Ordinal))
            ),
            Fork(
                "data of a path of the machine",
                ["failure", "has no files at etc"],
                () => Manifest(Manifests.Dataset("root").Replace("data/root", "/etc", StringComparison.Ordinal))
            ),
            Fork("a submodule", ["failure", "submodule"], () => TreeEntry.Submodule("models/sub"), () => Modules("models/sub")),
            Fork("settings that are a submodule", ["failure"], () => TreeEntry.Submodule("gitops.yaml"), () => Modules("gitops.yaml")),
            Refused("an entry with the name ..", ["refused", "hasDotdot"], () => TreeEntry.File("models/../up.yaml", "x")),
            Refused(
                "a repository in the repository",
                ["refused", "hasDotgit"],
                () => TreeEntry.File("models/.git/config", "[core]\n\tfsmonitor = touch /tmp/pwned\n"),
                () => TreeEntry.File("models/.GIT/hooks/post-checkout", "#!/bin/sh\ntouch /tmp/pwned\n")
            ),
            Refused(
                "names that some file systems take for .git",
                ["refused", "hasDotgit"],
                () => TreeEntry.File("models/git~1/config", "x")
            ),
            Fork(
                "names that some file systems don't tell apart",
                ["failure", "churn"],
                () => TreeEntry.File("models/Job.yaml", Manifests.Job("churn", depth: 9)),
                () => TreeEntry.File("Models/job.yaml", Manifests.Job("churn", depth: 9))
            ),
            Fork("names with backslashes", ["failure"], () => TreeEntry.File("models/..\\..\\evil.yaml", "x")),
            Fork(
                "attributes that would run a program",
                ["action_required"],
                () => TreeEntry.File(".gitattributes", "*.yaml filter=evil merge=evil diff=evil\n"),
                Deeper
            ),
        ];

    private static HostileCase Fork(string name, string[] expected, params Func<TreeEntry>[] entries) =>
        HostileCase.Fork(Of, name, expected, entries) with
        {
            Unexpected = ["root:"],
        };

    // GitHub checks the objects of a push.
    private static HostileCase Refused(string name, string[] expected, params Func<TreeEntry>[] entries) =>
        new(
            Of,
            name,
            true,
            expected,
            async world =>
                "refused: "
                + (
                    await Assert.ThrowsAsync<InvalidOperationException>(() =>
                        world.PushAsync(world.NewBranch(), entries.Select(e => e()), isFork: true)
                    )
                ).Message
        );

    private static TreeEntry Link(string path, string target) => HostileRepository.Link(path, target);

    private static TreeEntry Modules(string path) =>
        TreeEntry.File(".gitmodules", $"[submodule \"evil\"]\n\tpath = {path}\n\turl = ext::sh -c touch% /tmp/pwned\n");
}
