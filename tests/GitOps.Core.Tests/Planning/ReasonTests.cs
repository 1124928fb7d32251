using System.Globalization;
using GitOps.Core.Desired;
using GitOps.Core.Planning;
using GitOps.Core.Reports;

namespace GitOps.Core.Tests.Planning;

/// <summary>What a plan names as the reason of a change, and as the version before it.</summary>
public sealed class ReasonTests
{
    [Fact]
    public void A_set_follows_the_element_whose_resource_changes()
    {
        const string Variant = "{variantName: other, modelName: other, initialInstanceCount: 1, instanceType: ml.m5.large}";
        var driver = new PlanDriver()
            .Write(
                "models/other.yaml",
                "apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Model\nmetadata: {name: other}\n"
                    + "spec:\n  executionRoleARN: ${{ vars.role }}\n"
                    + "  primaryContainer: {image: \"123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1\"}\n"
            )
            .Edit("    - variantName: main\n", $"    - {Variant}\n    - variantName: main\n")
            .Apply()
            .Edit("max_depth: \"5\"", "max_depth: \"6\"");

        var reason = (InputsChanged)driver.Plan().Changes.Single(c => c.Id.Kind == "EndpointConfig").Reason;

        Assert.Equal([new("Model", "churn")], reason.Follows);
    }

    [Fact]
    public void After_a_rollback_the_predecessor_is_the_version_in_use()
    {
        var driver = new PlanDriver();
        var first = driver.Plan().Changes.Single(c => c.Id.Kind == "Model").ActualName;
        driver.Edit("max_depth: \"5\"", "max_depth: \"6\"").Apply();
        Date("Model", driver, 1);
        Date("EndpointConfig", driver, 1);
        driver.Edit("max_depth: \"6\"", "max_depth: \"5\"").Apply().Edit("max_depth: \"5\"", "max_depth: \"7\"");

        Assert.Equal(first, driver.Plan().Changes.Single(c => c.Id.Kind == "Model").Before);
    }

    [Theory]
    [InlineData("2026-11-24T01:00Z", "another run was requested (Schedule/nightly 2026-11-24T02:00Z)")]
    [InlineData("2026-11-24T03:00Z", "its inputs changed")]
    public void A_tick_is_a_reason_only_if_it_is_newer_than_the_previous_run(string created, string expected)
    {
        var driver = new PlanDriver().InAws(
            "TrainingJob",
            r => r with { Created = DateTimeOffset.Parse(created, CultureInfo.InvariantCulture) }
        );
        var graph = driver.Graph;
        var job = graph.Resources.Single(r => r.Kind.Name == "TrainingJob");
        var options = job.Options with
        {
            Ticks = "Schedule/nightly 2026-11-24T02:00Z",
            LastTick = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero),
        };
        var (moved, _) = Fingerprints.Apply(
            graph.With([.. graph.Resources.Select(r => r == job ? r with { Options = options } : r)], graph.Datasets),
            graph.Datasets.ToDictionary(d => d.Id, d => d.Version!)
        );

        var change = driver.Plan(graph: moved).Changes.Single(c => c.Id == job.Id && c.Desired is not null);

        Assert.Equal(expected, ReasonText.Of(change.Reason));
    }

    // Each is newer than those before.
    private static void Date(string kind, PlanDriver driver, int days)
    {
        var names = driver.Plan().Changes.Where(c => c.Id.Kind == kind).Select(c => c.ActualName).ToHashSet();
        driver.InAws(kind, r => names.Contains(r.Name) ? r with { Created = DateTimeOffset.UnixEpoch.AddDays(30_000 + days) } : r);
    }
}
