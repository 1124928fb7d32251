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
        var broken = Manifests.Job("churn").Replace("roleARN:", "roleARM:", StringComparison.Ordinal);
        var all = string.Join(
            "---\n",
            Enumerable.Range(1, 60).Select(i => broken.Replace("{name: churn}", $"{{name: churn{i}}}", StringComparison.Ordinal))
        );
        var head = await world.BranchAsync("broken", "models/more.yaml", all);
        var number = await world.OpenAsync("broken");
        (string Method, string Path)[] writes = isApp
            ? [("POST", $"/issues/{number}/comments$"), ("POST", "/check-runs$"), ("PATCH", "/check-runs/[0-9]+$")]
            : [("POST", $"/issues/{number}/comments$"), ("POST", "/statuses/")];

        foreach (var (method, path) in writes)
        foreach (var kind in new[] { FaultKind.Delay, FaultKind.LateResponse })
            await KillAtAsync(world, isApp, new(method, path, kind) { Delay = TimeSpan.FromMinutes(5) });

        using var last = world.StartProcess(isApp);
        if (isApp)
        {
            var check = await world.CheckAsync(head);
            Assert.Equal("failure", check.Conclusion!.Value.StringValue);
            var annotations = await world.AnnotationsAsync(check);
            Assert.Equal(60, annotations.Count);
            Assert.Equal(60, annotations.Select(a => (a.StartLine, a.Message)).Distinct().Count());
        }
        else
            await Eventually.IsTrueAsync(
                async () => (await world.Api.Repository.Status.GetCombined("alice", "churn", head)).State.StringValue == "failure",
                () => "the status; the log:\n" + string.Join('\n', last.Log)
            );
        Assert.Contains("errors in dev", await world.CommentAsync(number), StringComparison.Ordinal);
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
