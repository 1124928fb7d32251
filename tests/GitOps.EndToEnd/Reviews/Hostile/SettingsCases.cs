using GitOps.EndToEnd.Attacks;
using GitOps.EndToEnd.Drivers;
using static GitOps.EndToEnd.Reviews.Hostile.HostileManifests;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>A gitops.yaml of the head, which must not count before it is merged.</summary>
internal static class SettingsCases
{
    private const string Later = "take effect with the merge";

    public static IEnumerable<HostileCase> All =>
        [
            Change("another account", "\"123456789012\"", $"\"{OtherAccount}\""),
            Change("an endpoint that collects signed requests", "endpoint: local", "endpoint: \"http://169.254.169.254\""),
            Change("the bucket of somebody else", "bucket: shop-dev", "bucket: evil-bucket"),
            Change("another role for the jobs", "arn:aws:iam::123456789012:role/sagemaker", $"arn:aws:iam::{OtherAccount}:role/admin"),
            Change(
                "deletion of everything that is not in Git",
                "bucket: shop-dev",
                "bucket: shop-dev\n    sync: {prune: true}",
                delete: true
            ),
            Change("a suspension", "bucket: shop-dev", "bucket: shop-dev\n    suspend: true"),
            Change("the identity of another repository", "repository: shop", "repository: evil"),
            Change(
                "a new environment that follows every branch",
                "environments:\n",
                $"environments:\n  - {{name: evil, branch: main, paths: [models], account: \"{OtherAccount}\", region: eu-west-1, "
                    + "endpoint: local, bucket: evil-bucket}\n"
            ),
            HostileCase.Fork(
                Danger.Settings,
                "another account, from a fork",
                ["action_required", Later],
                () => Settings("\"123456789012\"", $"\"{OtherAccount}\""),
                Deeper
            ) with
            {
                Unexpected = [OtherAccount],
            },
            HostileCase.Inside(
                Danger.Settings,
                "settings that are a link to a file of the machine",
                ["failure", "gitops.yaml"],
                () => HostileRepository.Link("gitops.yaml", "/etc/passwd")
            ),
            HostileCase.Inside(Danger.Settings, "no settings", ["failure"], () => HostileRepository.Deleted("gitops.yaml")),
        ];

    // The plan is that of the settings before, and says that the others come later.
    private static HostileCase Change(string name, string before, string after, bool delete = false) =>
        HostileCase.Inside(
            Danger.Settings,
            name,
            ["success", Later, delete ? "dev" : "TrainingJob/churn"],
            () => Settings(before, after),
            () => delete ? HostileRepository.Deleted(ReviewWorld.Job) : Deeper()
        ) with
        {
            Unexpected = [OtherAccount, "evil", "169.254", "1 to delete", "suspended"],
        };
}
