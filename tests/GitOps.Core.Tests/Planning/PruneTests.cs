using GitOps.Core.Observed;
using GitOps.Core.Reports;
using GitOps.Testing;

namespace GitOps.Core.Tests.Planning;

/// <summary>What becomes of earlier versions and of what Git no longer contains, whole plans as golden files.</summary>
public sealed class PruneTests
{
    private static readonly Dictionary<string, Func<PlanDriver>> Situations = new()
    {
        ["earlier-versions-within-the-limit"] = () => Versions(2),
        ["earlier-versions-beyond-the-limit"] = () => Versions(4),
        ["earlier-versions-of-what-is-suspended-in-Git"] = () =>
            Versions(4)
                .Edit(
                    "kind: EndpointConfig\nmetadata:\n",
                    "kind: EndpointConfig\nmetadata:\n  annotations: {gitops.mlops/suspend: incident 7}\n"
                ),
        ["earlier-versions-of-several-resources"] = () =>
            Versions(4, new PlanDriver().Write("models/other.yaml", Trained("other")).Write("models/another.yaml", Trained("another"))),
        ["earlier-versions-of-the-same-time"] = () =>
            Versions(4).InAws("EndpointConfig", r => r with { Created = DateTimeOffset.UnixEpoch }),
        ["earlier-versions-in-use"] = () => Versions(4).InAws("EndpointConfig", r => r with { Tags = new Dictionary<string, string>() }),
        ["earlier-runs-in-progress"] = () => Versions(2).InAws("TrainingJob", r => r with { Status = "InProgress" }),
        ["changed-after-earlier-versions"] = () => Versions(2).Edit("max_depth: \"7\"", "max_depth: \"8\""),
        ["given-another-fixed-name-while-pruning-is-off"] = () => Renamed(),
        ["given-another-fixed-name"] = () => Renamed().Prune(),
        ["removed-while-pruning-is-off"] = () => new PlanDriver().Remove("models/endpoint.yaml"),
        ["removed"] = () => new PlanDriver().Remove("models/endpoint.yaml").Prune(2),
        ["removed-by-an-environment-that-prunes"] = () =>
            new PlanDriver().Remove("models/endpoint.yaml").Write("gitops.yaml", Loading.Settings + "\n    sync: {prune: true}\n"),
        ["removed-runs"] = () => new PlanDriver().Remove("models/more.yaml").Prune(9),
        ["removed-runs-of-one-kind"] = () =>
            new PlanDriver()
                .InAws(s =>
                    s.With(
                        s.Resources.Values.Where(r => r.Kind.Name == "TransformJob")
                            .Select(r => r with { Name = "batch-0000000000", Tags = With(r.Tags, OwnTags.Name, "batch") })
                    )
                )
                .Remove("models/more.yaml"),
        ["removed-run-in-progress"] = () =>
            new PlanDriver().Remove("models/more.yaml").InAws("TransformJob", r => r with { Status = "InProgress" }),
        ["last-endpoint-without-a-confirmation"] = () => new PlanDriver().Remove("models/endpoint.yaml").Prune(),
        ["last-endpoint-with-too-small-a-confirmation"] = () => new PlanDriver().Remove("models/endpoint.yaml").Prune(1),
        ["another-endpoint-stays"] = () =>
            new PlanDriver().Write("models/other.yaml", Endpoint("other")).Apply().Remove("models/endpoint.yaml").Prune(),
        ["empty-environment"] = () =>
            new PlanDriver().Remove("models/endpoint.yaml", "models/model.yaml", "models/more.yaml", "models/training.yaml").Prune(99),
        ["five-removed-while-pruning-is-off"] = () => Models(5),
        ["six-removed-while-pruning-is-off"] = () => Models(6),
        ["three-removed-within-the-limit"] = () => Models(3).Prune(),
        ["four-removed-beyond-the-limit"] = () => Models(4).Prune(),
        ["four-removed-with-a-confirmation"] = () => Models(4).Prune(4),
        ["a-fifth-removed"] = () => Models(5, others: 15).Prune(),
        ["more-than-a-fifth-removed"] = () => Models(6, others: 15).Prune(),
        ["removed-and-suspended"] = () =>
            Models(2)
                .InAws("Model", r => r with { Tags = new Dictionary<string, string>(r.Tags) { [OwnTags.Suspended] = "incident 7" } })
                .Prune(),
        ["removed-and-offered-to-another-repository"] = () =>
            Models(2).InAws("Model", r => r.NameInGit == "churn" ? r : r with { Tags = With(r.Tags, OwnTags.Transfer, "other") }).Prune(),
        ["removed-and-of-another-environment"] = () =>
            Models(2)
                .InAws(
                    "Model",
                    r =>
                        r.NameInGit == "churn"
                            ? r
                            : r with
                            {
                                Tags = new Dictionary<string, string>(r.Tags) { [OwnTags.Environment] = "prod" },
                            }
                )
                .Prune(),
        ["removed-and-without-the-tag-of-its-name"] = () =>
            Models(2)
                .InAws("Model", r => r.NameInGit == "churn" ? r : r with { Tags = r.Tags.Where(t => t.Key != OwnTags.Name).ToDictionary() })
                .Prune(),
        ["removed-and-no-longer-managed"] = () =>
            Models(2)
                .InAws(
                    "Model",
                    r => r.NameInGit == "churn" ? r : r with { Tags = r.Tags.Where(t => t.Key != OwnTags.Managed).ToDictionary() }
                )
                .Prune(),
    };

    public static TheoryData<string> Names() => [.. Situations.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_plan_removes_what_it_may_and_nothing_else(string name) =>
        Golden.Matches(Path.Combine(Tree.Cases("situations"), "prune", name + ".txt"), Situations[name]().Text());

    [Fact]
    public void What_Git_no_longer_contains_is_not_desired_but_data_sets_and_schedules_are()
    {
        var plan = Models(1)
            .Write(
                "models/daily.yaml",
                "apiVersion: gitops.mlops/v1alpha1\nkind: Schedule\nmetadata: {name: daily}\n"
                    + "spec: {cron: 0 2 * * *, runs: [TrainingJob/churn]}\n"
            )
            .Prune()
            .Plan();

        Assert.Equal(["goes-0"], plan.Changes.Where(c => !c.IsDesired && !c.IsHousekeeping).Select(c => c.Id.Name));
    }

    [Fact]
    public void Reports_show_housekeeping_after_the_changes()
    {
        var plan = Situations["earlier-versions-beyond-the-limit"]().Plan();

        var text = TextRenderer.Render(PlanReport.Of(plan));
        var json = PlanJson.Of(plan)["changes"]!.AsArray().Where(c => (bool)c!["housekeeping"]!);

        Assert.Contains(
            "\nHousekeeping: 2 earlier versions to delete, 8 earlier runs to forget\n"
                + "    - delete    EndpointConfig/churn-config  churn-config-dc06afa3b0\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Equal(10, json.Count());
    }

    private static PlanDriver Renamed() => new PlanDriver().Edit("  endpointName: churn\n", "  endpointName: leavers\n");

    // The training job changed that many times, each time with all that is made from it.
    private static PlanDriver Versions(int earlier, PlanDriver? driver = null)
    {
        driver = driver?.Apply() ?? new();
        for (var version = 0; version < earlier; version++)
            driver.Edit($"max_depth: \"{5 + version}\"", $"max_depth: \"{6 + version}\"").Apply();
        return driver;
    }

    // That many models were applied and then removed from Git; others stay.
    private static PlanDriver Models(int removed, int others = 0)
    {
        var driver = new PlanDriver();
        for (var i = 0; i < others; i++)
            driver.Write($"models/stays-{i}.yaml", Model($"stays-{i}"));
        for (var i = 0; i < removed; i++)
            driver.Write($"models/goes-{i}.yaml", Model($"goes-{i}"));
        return driver.Apply().Remove([.. Enumerable.Range(0, removed).Select(i => $"models/goes-{i}.yaml")]);
    }

    private static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> tags, string key, string value) =>
        new Dictionary<string, string>(tags) { [key] = value };

    private static string Trained(string name) =>
        Model(name)
            .Replace(
                "x:1\"",
                "x:1\", modelDataURL: \"${{ ref.TrainingJob.churn.ModelArtifacts.S3ModelArtifacts }}\"",
                StringComparison.Ordinal
            );

    private static string Model(string name) =>
        $"apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Model\nmetadata: {{name: {name}}}\n"
        + "spec:\n  executionRoleARN: ${{ vars.role }}\n"
        + "  primaryContainer: {image: \"123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1\"}\n";

    private static string Endpoint(string name) =>
        $"apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Endpoint\nmetadata: {{name: {name}}}\n"
        + "spec: {endpointConfigName: outside}\n";
}
