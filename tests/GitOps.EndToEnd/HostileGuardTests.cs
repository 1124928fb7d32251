using System.Text.Json.Nodes;
using GitOps.Core.Reports;
using GitOps.EndToEnd.Drivers;
using GitOps.EndToEnd.Reviews.Hostile;
using GitOps.Schema.Catalog;
using GitOps.Schema.Sensitivity;
using GitOps.Schema.Values;
using GitOps.Testing;
using GitOps.Testing.InMemory;

namespace GitOps.EndToEnd;

/// <summary>Guards of reviews: with each its case finds nothing, and without it the same case finds a problem.</summary>
public sealed class HostileGuardTests
{
    private const string Ping = "@alice fixes #1 </details><img src=x onerror=alert(1)>";
    private const int MaxComment = 65_536;

    private static readonly Dictionary<string, Func<bool, Task<IReadOnlyList<string>>>> All = new()
    {
        ["AWS is not read for a fork"] = ReadForForkAsync,
        ["settings are those of the default branch"] = ConnectAsync,
        ["sensitive values are masked"] = ShowSecretAsync,
        ["a comment fits"] = FitAsync,
        ["only the plan of the newest head is published"] = ReplaceAsync,
        ["a head has the check of its worst pull request"] = ShareHeadAsync,
        ["a line is escaped"] = removed => RenderAsync(new Line($"suspended: {Ping}"), removed),
        ["a title is escaped"] = removed => RenderAsync(new Folded(Ping, [new Line("x")]), removed),
        ["a cell is escaped"] = removed =>
            RenderAsync(
                new Table(
                    ["data set"],
                    [
                        [$"a | {Ping}"],
                    ]
                ),
                removed
            ),
        ["a fence is longer than those in it"] = removed => RenderAsync(new CodeBlock("diff", ["```", Ping, "```"]), removed),
        ["control characters are replaced"] = removed => RenderAsync(new CodeBlock("diff", ["\u202eevil \u001b[2J"]), removed),
    };

    public static TheoryData<string> Guards => [.. All.Keys];

    [Theory, MemberData(nameof(Guards))]
    public async Task A_case_fails_without_its_guard(string guard)
    {
        Assert.Empty(await All[guard](false));
        Assert.NotEmpty(await All[guard](true));
    }

    private static async Task<IReadOnlyList<string>> ReadForForkAsync(bool isRemoved)
    {
        var review = new GuardedReview();
        await review.PlanAsync(review.Open(7, review.Deeper(), isFork: true), isRequested: isRemoved);
        return review.Connected;
    }

    // Without it, what the head says is what counts.
    private static async Task<IReadOnlyList<string>> ConnectAsync(bool isRemoved)
    {
        var review = new GuardedReview();
        var files = review.Deeper();
        files["gitops.yaml"] = Loading.Settings.Replace("123456789012", HostileManifests.OtherAccount, StringComparison.Ordinal);
        if (isRemoved)
            review.Commit(new(review.Files) { ["gitops.yaml"] = files["gitops.yaml"] });
        await review.PlanAsync(review.Open(7, files));
        return [.. review.Connected.Where(a => a == HostileManifests.OtherAccount)];
    }

    private static Task<IReadOnlyList<string>> ShowSecretAsync(bool isRemoved)
    {
        var secrets = new PlantedSecrets();
        var environment = new JsonObject { ["DB_PASSWORD"] = secrets.Plant("a variable") };
        var spec = (DataMap)
            JsonData.Parse(new JsonObject { ["PrimaryContainer"] = new JsonObject { ["Environment"] = environment } }.ToJsonString());
        var sensitive = SensitiveValues.In(KindCatalog.Default.Model, "CreateModelInput", spec);
        var shown = JsonData.ToJson(isRemoved ? spec : sensitive.Masked(spec))!.ToJsonString();
        return Task.FromResult(secrets.FoundIn(MarkdownRenderer.Render(new([new CodeBlock("diff", [shown])]))));
    }

    private static async Task<IReadOnlyList<string>> FitAsync(bool isRemoved)
    {
        var review = new GuardedReview();
        var files = review.Deeper();
        files["models/groups.yaml"] = string.Join("---\n", Enumerable.Range(0, 3_000).Select(i => Manifests.PackageGroup($"g{i}")));
        var plan = await review.PlanAsync(review.Open(7, files));
        var text = ReviewReport.Fit(plan, isRemoved ? int.MaxValue : 60_000);
        return text.Length > MaxComment ? [$"{text.Length} characters"] : [];
    }

    private static async Task<IReadOnlyList<string>> ReplaceAsync(bool isRemoved)
    {
        var review = new GuardedReview();
        review.Open(7, review.Deeper());
        review.BeforeConnect = () => review.Host.Pulls[7] = review.Host.Pulls[7] with { Head = GuardedReview.Other };
        await review.ReconcileAsync(7, pulls: isRemoved ? new FirstSeen(review.Host) : null);
        return review.Host.Writes;
    }

    private static async Task<IReadOnlyList<string>> ShareHeadAsync(bool isRemoved)
    {
        var review = new GuardedReview();
        review.Open(7, review.Deeper(), isFork: true);
        review.Open(8, review.Deeper(), isFork: true, into: "release");
        await review.ReconcileAsync(7);
        // Without it, a review does not know of others.
        await review.ReconcileAsync(8, isRemoved ? new InMemoryReviewStore() : null);
        return [.. review.Host.Checks.Values.Select(c => c.State.ToString()).Where(s => s != "ActionRequired")];
    }

    private static Task<IReadOnlyList<string>> RenderAsync(Block block, bool isRemoved) =>
        Task.FromResult(OutgoingText.Problems(isRemoved ? RawMarkdown.Render(new([block])) : MarkdownRenderer.Render(new([block]))));
}
