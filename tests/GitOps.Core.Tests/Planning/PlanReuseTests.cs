using GitOps.Core.Planning;

namespace GitOps.Core.Tests.Planning;

/// <summary>Which changes a plan takes over from an earlier one: those of resources that are in sync and the same objects.</summary>
public sealed class PlanReuseTests
{
    private readonly PlanDriver _driver = new();

    [Fact]
    public void What_is_in_sync_and_the_same_is_not_planned_again_but_a_run_is()
    {
        var graph = _driver.Graph;
        var before = _driver.Plan(graph: graph);

        var after = _driver.Plan(before, graph);

        Assert.Equal(["Endpoint", "EndpointConfig", "Model", "ModelPackage", "ModelPackageGroup", "Pipeline"], Reused(before, after));
        Assert.Equal(before.Changes.Select(Text), after.Changes.Select(Text));
    }

    [Fact]
    public void What_was_observed_again_is_planned_again()
    {
        var graph = _driver.Graph;
        var before = _driver.Plan(graph: graph);

        var after = _driver.InAws("Model", r => r with { Created = r.Created!.Value.AddDays(1) }).Plan(before, graph);

        Assert.Equal(["Endpoint", "EndpointConfig", "ModelPackage", "ModelPackageGroup", "Pipeline"], Reused(before, after));
    }

    [Fact]
    public void What_was_not_in_sync_is_planned_again()
    {
        var graph = _driver.InAws("Endpoint", r => r with { Status = "Updating" }).Graph;
        var before = _driver.Plan(graph: graph);

        Assert.DoesNotContain("Endpoint", Reused(before, _driver.Plan(before, graph)));
    }

    [Fact]
    public void Nothing_of_another_reading_of_Git_is_taken_over()
    {
        var before = _driver.Plan();

        Assert.Empty(Reused(before, _driver.Plan(before)));
    }

    private static IEnumerable<string> Reused(Plan before, Plan after) =>
        after.Changes.Where(c => before.Changes.Any(b => ReferenceEquals(b, c))).Select(c => c.Id.Kind).Order(StringComparer.Ordinal);

    private static string Text(Change change) => $"{change.Action} {change.Id} {change.ActualName}";
}
