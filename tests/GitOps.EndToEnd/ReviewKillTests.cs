using System.Text.Json.Nodes;
using GitOps.EndToEnd.Drivers;
using GitOps.EndToEnd.Reviews;
using GitOps.LocalGitHub.Faults;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>The service is killed (SIGKILL) at each kind of write to GitHub, before it has an effect and after; then it goes on.</summary>
public sealed class ReviewKillTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_kill_at_any_write_leaves_one_comment_and_one_check(bool isApp)
    {
        var (world, _) = await ReviewWorld.PrepareAsync(webhooks: false);
        await using var __ = world;
        var kinds = isApp ? ["comments$", "check-runs$", "check-runs/[0-9]+$"] : new[] { "comments$", "/statuses/" };
        var reviewed = new List<(long Number, string Head)>();
        foreach (var (i, path) in kinds.Index())
        {
            // A pull request for each kind, so that the write is made whatever an earlier process has written.
            var head = await world.BranchAsync($"broken{i}", "models/more.yaml", SixtyErrors(i));
            reviewed.Add((await world.OpenAsync($"broken{i}"), head));
            var method = path.EndsWith("+$", StringComparison.Ordinal) ? "PATCH" : "POST";
            await KillAtAsync(world, isApp, new(method, path, FaultKind.Delay) { Delay = TimeSpan.FromMinutes(5) });
            await KillAtAsync(world, isApp, new(method, path, FaultKind.LateResponse) { Delay = TimeSpan.FromMinutes(5) });
        }

        using var last = world.StartProcess(isApp);
        foreach (var (number, head) in reviewed)
        {
            await AssertFinalAsync(world, isApp, head);
            await Eventually.IsTrueAsync(
                async () => (await world.CommentAsync(number)).Contains("60 errors in dev", StringComparison.Ordinal),
                "the comment"
            );
        }
    }

    private static string SixtyErrors(int seed)
    {
        var broken = Manifests.Job("churn", seed + 2).Replace("roleARN:", "roleARM:", StringComparison.Ordinal);
        return string.Join(
            "---\n",
            Enumerable.Range(1, 60).Select(i => broken.Replace("{name: churn}", $"{{name: churn{i}}}", StringComparison.Ordinal))
        );
    }

    private static async Task AssertFinalAsync(ReviewWorld world, bool isApp, string head)
    {
        if (!isApp)
        {
            await Eventually.IsTrueAsync(
                async () => (await world.Api.Repository.Status.GetCombined("alice", "churn", head)).State.StringValue == "failure",
                "the status"
            );
            return;
        }

        var check = await world.CheckAsync(head);
        Assert.Equal("failure", check.Conclusion!.Value.StringValue);
        var annotations = await world.AnnotationsAsync(check);
        Assert.Equal(60, annotations.Count);
        Assert.Equal(60, annotations.Select(a => (a.StartLine, a.Message)).Distinct().Count());
    }

    private static async Task KillAtAsync(ReviewWorld world, bool isApp, FaultRule rule)
    {
        var before = Faults(world, rule.Kind);
        world.GitHub.Server.Inject(rule);
        using var service = world.StartProcess(isApp);
        await Eventually.IsTrueAsync(
            // A request that is delayed is recorded when it ends; one that was responded to late is, when it has taken effect.
            () => world.GitHub.Server.RemainingFaults == 0 && (rule.Kind == FaultKind.Delay || Faults(world, rule.Kind) > before),
            $"{rule.Method} {rule.Path}; the log:\n{string.Join('\n', service.Log)}"
        );
    }

    private static int Faults(ReviewWorld world, FaultKind kind) =>
        world.GitHub.Journal().Count(l => (string?)JsonNode.Parse(l)!["fault"] == kind.ToString());
}
