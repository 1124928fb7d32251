using System.Text.RegularExpressions;
using GitOps.Core.Diagnostics;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Core.Reviews;
using GitOps.Core.Tests.Planning;
using GitOps.Schema.Values;
using GitOps.Testing;

namespace GitOps.Core.Tests.Reviews;

/// <summary>What reviewers read in a pull request, as golden Markdown.</summary>
public sealed class ReviewReportTests
{
    private const string Head = "11111111aaaaaaaa";
    private const string Hostile = "**x** </details> `` ``` ```` @team #12 \u001b[31m \u202E | a\nb";

    private static readonly string Manifests = Path.Combine(Tree.Cases("fingerprints"), "manifests");

    private static readonly Dictionary<string, Func<PullRequestPlan>> Cases = new()
    {
        ["hyperparameter"] = () => Of(Planned(d => d.Edit("max_depth: \"5\"", "max_depth: \"6\""))),
        ["large"] = () => Of(new Planned(PlanComparison.Of(Many(34).Plan(), Many(34).Edit("max_depth: \"5\"", "max_depth: \"6\"").Plan()))),
        ["no-changes"] = () => Of(Planned(d => d)),
        ["no-environment"] = () => Of(),
        ["new-data"] = () =>
            Of(
                new Planned(Compare(d => d.Edit("max_depth: \"5\"", "max_depth: \"6\"")))
                {
                    Data = [new(new("Dataset", "customers"), "9204392f18", "51b1e0cd22", 1200, 1450)],
                    Durations = new Dictionary<ResourceId, TimeSpan> { [new("TrainingJob", "churn")] = TimeSpan.FromMinutes(72) },
                }
            ),
        ["beside-drift"] = () =>
            Of(
                new Planned(
                    PlanComparison.Of(Drifted().Plan(), Drifted().Edit("initialInstanceCount: 1", "initialInstanceCount: 2").Plan())
                )
            ),
        ["avoids-a-pending-change"] = () =>
            Of(
                new Planned(
                    PlanComparison.Of(new PlanDriver().Edit("max_depth: \"5\"", "max_depth: \"6\"").Plan(), new PlanDriver().Plan())
                )
            ),
        ["invalid"] = () => Of(new ManifestsRejected(Loading.Validate(WithFaults()))),
        ["manual-and-suspended"] = () =>
            Of(Planned(d => d.Edit("max_depth: \"5\"", "max_depth: \"6\""))) with
            {
                Environments =
                [
                    new("dev", MergeEffect.Applied, Planned(d => d)),
                    new("staging", MergeEffect.WaitsForSync, Planned(d => d.Edit("max_depth: \"5\"", "max_depth: \"6\""))),
                    new("prod", MergeEffect.Suspended, Planned(d => d.Edit("max_depth: \"5\"", "max_depth: \"6\""))),
                ],
            },
        ["conflict"] = () => Of() with { Problem = new MergeConflict(["models/model.yaml", "gitops.yaml"], 3) },
        ["review-failed"] = () =>
            Of() with
            {
                Problem = new ReviewFailed(new OperationFailed("git fetch", "has sent nothing for 20 s", "Unreachable")),
            },
        ["fork"] = () => Of(new PlanRequestNeeded()),
        ["settings"] = () => Of(Planned(d => d.Edit("max_depth: \"5\"", "max_depth: \"6\""))) with { Settings = [] },
        ["invalid-settings"] = () =>
            Of() with
            {
                Settings =
                [
                    new("unknown-field", "unknown field environmnts", new("gitops.yaml", 2, 1), Help: "did you mean environments?"),
                    new("unused", "nothing uses it", new("gitops.yaml", 5, 1), Severity: Severity.Warning),
                ],
            },
        ["not-planned"] = () => Of(new NotPlanned(new OperationFailed("GetResources", "not authorized", "AccessDenied"))),
        ["hostile-text"] = () =>
            Of(new ManifestsRejected([new("unknown-field", $"unknown field {Hostile}", new($"models/{Hostile}.yaml", 1, 1))])) with
            {
                BaseBranch = Hostile,
                Problem = new MergeConflict([Hostile], 1),
            },
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_comment_says_what_a_merge_does(string name) =>
        Golden.Matches(Path.Combine(Tree.Cases("reviews"), name + ".md"), ReviewReport.Fit(Cases[name](), 60_000));

    [Fact]
    public void A_plan_is_marked_as_outdated_once()
    {
        var plan = MarkdownRenderer.Render(ReviewReport.Of(Cases["hyperparameter"]()));

        var once = ReviewReport.Outdated(plan, "22222222bbbbbbbb");

        Golden.Matches(Path.Combine(Tree.Cases("reviews"), "outdated.md"), once);
        Assert.Equal(once, ReviewReport.Outdated(ReviewReport.Outdated(plan, "33333333cccccccc"), "22222222bbbbbbbb"));
    }

    [Theory]
    [InlineData("hyperparameter", PullRequestState.Success), InlineData("no-environment", PullRequestState.Success)]
    [InlineData("invalid", PullRequestState.Failure), InlineData("conflict", PullRequestState.Failure)]
    [InlineData("review-failed", PullRequestState.Failure), InlineData("not-planned", PullRequestState.Failure)]
    [InlineData("fork", PullRequestState.ActionRequired), InlineData("settings", PullRequestState.Success)]
    [InlineData("invalid-settings", PullRequestState.Failure)]
    public void The_state_is_that_of_the_worst_environment(string name, PullRequestState state) => Assert.Equal(state, Cases[name]().State);

    [Fact]
    public void Changes_beyond_the_limit_are_counted_and_whole_resources_are_left_out()
    {
        var plan = Cases["hyperparameter"]();
        var all = ((Planned)plan.Environments[0].Finding).Comparison.Changes.Length;

        var text = MarkdownRenderer.Render(ReviewReport.Of(plan, maxChanges: 1));

        Assert.Contains($"{all - 1} more changes not shown here", text, StringComparison.Ordinal);
        Assert.Contains("run TrainingJob/churn", text, StringComparison.Ordinal);
        Assert.DoesNotContain("create Model/churn", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_graph_makes_room_for_the_changes()
    {
        var plan = Cases["large"]();

        var text = ReviewReport.Fit(plan, 60_000);

        Assert.Contains("```mermaid", MarkdownRenderer.Render(ReviewReport.Of(plan)), StringComparison.Ordinal);
        Assert.DoesNotContain("```mermaid", text, StringComparison.Ordinal);
        Assert.DoesNotContain("not shown here", text, StringComparison.Ordinal);
    }

    [Theory, InlineData(2, true), InlineData(8, false)]
    public void The_graph_of_many_resources_is_that_of_the_changes(int models, bool whole)
    {
        var changed = Many(models).Edit("max_depth: \"5\"", "max_depth: \"6\"");

        var text = MarkdownRenderer.Render(ReviewReport.Of(Of(new Planned(PlanComparison.Of(Many(models).Plan(), changed.Plan())))));

        Assert.Contains("\"Model/churn\"]:::changed", text, StringComparison.Ordinal);
        Assert.Equal(whole, text.Contains("\"Pipeline/churn-02\"", StringComparison.Ordinal));
    }

    [Theory, InlineData(60_000), InlineData(2_500), InlineData(700)]
    public void A_text_fits_whatever_has_no_room(int limit)
    {
        var text = ReviewReport.Fit(Cases["hyperparameter"](), limit);

        Assert.InRange(text.Length, 1, limit);
        Assert.StartsWith("### Merging changes dev: 2 to run", text, StringComparison.Ordinal);
        Assert.Equal(0, text.Split('\n').Count(l => l.StartsWith("```", StringComparison.Ordinal)) % 2);
    }

    [Fact]
    public void Hostile_text_stays_in_its_place()
    {
        var text = MarkdownRenderer.Render(ReviewReport.Of(Cases["hostile-text"]()));

        Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n').Where(l => l.StartsWith("```", StringComparison.Ordinal)), l => Assert.Matches("^`{5}[a-z]*$", l));
    }

    // So many models, each with its training, endpoint, package and batch job.
    private static PlanDriver Many(int models)
    {
        var driver = new PlanDriver();
        foreach (var (path, text) in MemoryFiles.Load(Manifests).Where(f => f.Value.Contains("name: churn", StringComparison.Ordinal)))
        foreach (var number in Enumerable.Range(2, models - 1))
            driver.Write(path.Replace("models/", $"models/churn-{number:00}/"), Regex.Replace(text, "churn(?!-dev)", $"churn-{number:00}"));
        return driver.Apply();
    }

    private static Dictionary<string, string> WithFaults()
    {
        var files = MemoryFiles.Load(Manifests);
        files["models/model.yaml"] = files["models/model.yaml"].Replace("modelName:", "modelNam:", StringComparison.Ordinal);
        return files;
    }

    private static PlanDriver Drifted() => new PlanDriver().Edit("max_depth: \"5\"", "max_depth: \"6\"");

    private static PlanComparison Compare(Func<PlanDriver, PlanDriver> edit) =>
        PlanComparison.Of(new PlanDriver().Plan(), edit(new PlanDriver()).Plan());

    private static Planned Planned(Func<PlanDriver, PlanDriver> edit) => new(Compare(edit));

    private static PullRequestPlan Of(params ReviewFinding[] findings) =>
        new(7, Head, "00000000cccccccc", "main")
        {
            Environments = [.. findings.Select(f => new EnvironmentReview("dev", MergeEffect.Applied, f))],
        };
}
