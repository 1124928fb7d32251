using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Schema.Catalog;
using GitOps.Testing;

namespace GitOps.Core.Tests.Planning;

/// <summary>Goldens of the plan that each edit in Git causes.</summary>
public sealed class ChangeGoldenTests
{
    private static readonly string Root = Tree.Cases("changes");

    public static TheoryData<string> Names() =>
        [.. Directory.EnumerateDirectories(Root).Select(f => Path.GetFileName(f)!).Where(n => n != "base").Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public void The_plan_contains_exactly_the_affected_resources_with_reasons(string name)
    {
        var plan = PlanOf(name);

        Golden.Matches(Path.Combine(Root, name, "plan.txt"), TextRenderer.Render(PlanReport.Of(plan)));
        Golden.Matches(Path.Combine(Root, name, "plan.md"), MarkdownRenderer.Render(PlanReport.Of(plan)));
        Golden.Matches(
            Path.Combine(Root, name, "plan.json"),
            PlanJson
                .Of(plan)
                .ToJsonString(
                    new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
                ) + "\n"
        );
    }

    [
        Theory,
        InlineData("06-only-a-comment"),
        InlineData("07-only-key-order"),
        InlineData("08-moved-to-another-file"),
        InlineData("09-job-renamed")
    ]
    public void A_change_without_a_difference_in_meaning_affects_nothing(string name) => Assert.True(PlanOf(name).IsEmpty);

    [Theory, MemberData(nameof(Names))]
    public void After_an_apply_the_next_plan_is_empty(string name)
    {
        var (graph, before, options) = Read(name);

        var after = Planner.Plan(new(graph, Simulation.Apply(graph, before)), KindCatalog.Default, options with { Prune = false });

        Assert.True(after.IsEmpty, TextRenderer.Render(PlanReport.Of(after)));
    }

    private static Plan PlanOf(string name)
    {
        var (graph, before, options) = Read(name);
        return Planner.Plan(new(graph, before), KindCatalog.Default, options);
    }

    private static (Core.Desired.DesiredGraph Graph, ObservedState Before, SyncRequest Options) Read(string name)
    {
        var folder = Path.Combine(Root, name);
        var old = MemoryFiles.Load(Path.Combine(Root, "base"));
        var changed = new Dictionary<string, string>(old);
        foreach (var (path, text) in Directory.Exists(Path.Combine(folder, "files")) ? MemoryFiles.Load(Path.Combine(folder, "files")) : [])
            changed[path] = text;
        foreach (var path in File.Exists(Path.Combine(folder, "removed")) ? File.ReadAllLines(Path.Combine(folder, "removed")) : [])
            changed.Remove(path);
        var before = File.Exists(Path.Combine(folder, "from-nothing")) ? ObservedState.Empty : Simulation.Apply(Loading.Graph(old));
        var prune = File.Exists(Path.Combine(folder, "prune"));
        return (
            Loading.Graph(changed),
            before,
            new()
            {
                Source = "main at 01234567",
                Prune = prune,
                AllowPrune = prune ? 10 : 0,
            }
        );
    }
}
