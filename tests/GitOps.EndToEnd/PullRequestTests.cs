using System.Text.RegularExpressions;
using GitOps.EndToEnd.Drivers;
using GitOps.EndToEnd.Reviews;
using GitOps.Testing;
using Octokit;

namespace GitOps.EndToEnd;

/// <summary>
/// Pull requests, from the first push to the training after the merge: the service against a local GitHub and a local AWS.
/// </summary>
public sealed partial class PullRequestTests
{
    [Theory]
    [InlineData(true, "merge"), InlineData(false, "merge"), InlineData(true, "squash"), InlineData(true, "rebase")]
    public async Task A_change_is_planned_reviewed_merged_and_trained(bool webhooks, string method)
    {
        await using var world = await ReviewWorld.StartAsync(webhooks);
        await world.BranchAsync("deeper", ReviewWorld.Job, Manifests.Job("churn", depth: 3));
        var number = await world.OpenAsync("deeper");
        await world.CheckAsync(await HeadAsync(world, number));
        var head = await world.UpdateAsync("deeper", ReviewWorld.Job, Manifests.Job("churn", depth: 4));
        var before = world.AwsWrites().Count();

        var check = await world.CheckAsync(head);
        Assert.Equal("success", check.Conclusion!.Value.StringValue);
        Assert.Equal("gitops/plan", check.Name);
        // The same by webhooks and by polling, whatever the method of the merge will be.
        Golden.Matches(
            Path.Combine(Tree.Cases("reviews"), "pull-request.md"),
            Stable($"{await world.CommentAsync(number)}\n\n---\n\n{check.Output.Title}\n\n{check.Output.Summary}\n")
        );
        Assert.Equal(before, world.AwsWrites().Count());

        var merge = new MergePullRequest { MergeMethod = Enum.Parse<PullRequestMergeMethod>(method, ignoreCase: true) };
        var merged = await world.Api.PullRequest.Merge("alice", "churn", (int)number, merge);
        var end = await world.Service.EndOfAsync("churn/dev", merged.Sha);

        Assert.Equal("Succeeded", end.State);
        // One run for the first commit, and one for the merge: none for the heads.
        Assert.Equal(2, world.AwsWrites().Count(o => o == "CreateTrainingJob"));
    }

    [Fact]
    public async Task An_error_is_annotated_in_its_line_and_a_fix_turns_the_check_green()
    {
        await using var world = await ReviewWorld.StartAsync();
        var broken = Manifests.Job("churn", depth: 3).Replace("roleARN:", "roleARM:", StringComparison.Ordinal);
        var head = await world.BranchAsync("broken", ReviewWorld.Job, broken);
        var number = await world.OpenAsync("broken");

        var check = await world.CheckAsync(head);

        Assert.Equal("failure", check.Conclusion!.Value.StringValue);
        var line = 1 + broken.Split('\n').ToList().FindIndex(l => l.Contains("roleARM", StringComparison.Ordinal));
        Assert.Contains(await world.AnnotationsAsync(check), a => a.Path == ReviewWorld.Job && a.StartLine == line);
        Assert.Contains("roleARM", await world.CommentAsync(number), StringComparison.Ordinal);

        var fixedHead = await world.UpdateAsync("broken", ReviewWorld.Job, Manifests.Job("churn", depth: 3));
        Assert.Equal("success", (await world.CheckAsync(fixedHead)).Conclusion!.Value.StringValue);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Drafts_and_forced_pushes_are_reviewed_like_others(bool webhooks)
    {
        await using var world = await ReviewWorld.StartAsync(webhooks);
        var first = await world.BranchAsync("deeper", ReviewWorld.Job, Manifests.Job("churn", depth: 3));
        var number = await world.OpenAsync("deeper", isDraft: true);
        Assert.Equal("success", (await world.CheckAsync(first)).Conclusion!.Value.StringValue);

        var forced = await world.BranchAsync("deeper", ReviewWorld.Job, Manifests.Job("churn", depth: 5));

        Assert.Equal("success", (await world.CheckAsync(forced)).Conclusion!.Value.StringValue);
        await Eventually.IsTrueAsync(
            async () => (await world.CommentAsync(number)).Contains($"Planned for {forced[..8]}", StringComparison.Ordinal),
            "the plan of the new head"
        );
    }

    [Fact]
    public async Task A_conflict_is_reported_and_ends_with_a_rebase()
    {
        await using var world = await ReviewWorld.StartAsync();
        var head = await world.BranchAsync("deeper", ReviewWorld.Job, Manifests.Job("churn", depth: 3));
        await world.BranchAsync("main", ReviewWorld.Job, Manifests.Job("churn", depth: 7));
        var number = await world.OpenAsync("deeper");

        var check = await world.CheckAsync(head);

        Assert.Equal("failure", check.Conclusion!.Value.StringValue);
        Assert.Contains(ReviewWorld.Job, await world.CommentAsync(number), StringComparison.Ordinal);
        var rebased = await world.BranchAsync("deeper", ReviewWorld.Job, Manifests.Job("churn", depth: 3));
        Assert.Equal("success", (await world.CheckAsync(rebased)).Conclusion!.Value.StringValue);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_group_of_the_merge_queue_gets_the_required_check(bool webhooks)
    {
        await using var world = await ReviewWorld.StartAsync(webhooks);
        world.GitHub.Server.Setup.RequireMergeQueue(world.GitHub.RepositoryId, "gitops/plan");
        var head = await world.BranchAsync("deeper", ReviewWorld.Job, Manifests.Job("churn", depth: 3));
        var number = await world.OpenAsync("deeper");
        await world.CheckAsync(head);

        var pull = await world.Api.PullRequest.Get("alice", "churn", (int)number);
        await world.GitHub.GraphQlAsync(
            world.GitHub.Alice,
            "mutation($id: ID!) { enqueuePullRequest(input: {pullRequestId: $id}) { mergeQueueEntry { id } } }",
            new() { ["id"] = pull.NodeId }
        );

        await Eventually.IsTrueAsync(
            async () => (await world.Api.PullRequest.Get("alice", "churn", (int)number)).Merged,
            () => $"the merge queue to merge; {world.EndOfLog()}"
        );
        pull = await world.Api.PullRequest.Get("alice", "churn", (int)number);
        Assert.Equal("Succeeded", (await world.Service.EndOfAsync("churn/dev", pull.MergeCommitSha)).State);
    }

    [Fact]
    public async Task Each_branch_is_planned_in_the_environment_that_follows_it()
    {
        var settings = Drivers
            .Project.Settings()
            .Replace("    paths: [models]", "    paths: [models]\n    branch: main", StringComparison.Ordinal);
        var prod = settings[settings.IndexOf("  - name: dev", StringComparison.Ordinal)..]
            .Replace("name: dev", "name: prod", StringComparison.Ordinal)
            .Replace("branch: main", "branch: production", StringComparison.Ordinal)
            .Replace("bucket: shop-dev", "bucket: shop-prod\n    namePrefix: prod", StringComparison.Ordinal);
        await using var world = await ReviewWorld.StartAsync(settings: settings.TrimEnd() + "\n" + prod);
        await world.BranchAsync("production", "notes.md", "production\n");
        var head = await world.BranchAsync("deeper", ReviewWorld.Job, Manifests.Job("churn", depth: 3));
        var toMain = await world.OpenAsync("deeper");
        await world.CheckAsync(head);
        var other = await world.BranchAsync("wider", ReviewWorld.Job, Manifests.Job("churn", depth: 9), "origin/production");
        var toProduction = await world.OpenAsync("wider", "production");
        await world.CheckAsync(other);

        Assert.Contains("| dev |", await world.CommentAsync(toMain), StringComparison.Ordinal);
        Assert.DoesNotContain("prod |", await world.CommentAsync(toMain), StringComparison.Ordinal);
        Assert.Contains("| prod |", await world.CommentAsync(toProduction), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_shows_a_pull_request_from_the_push_to_the_training()
    {
        using var folder = new TemporaryFolder();

        var demo = await Drivers.Project.TypeAsync(folder.Path, "unused", "demo", "pr", "--folder", "demo");

        Assert.True(demo.Code == 0, demo.All);
        Assert.Matches("Outdated: commit [0-9a-f]{8} is newer, and its plan is being made.", demo.Output);
        Assert.Contains(
            "  models/training.yaml:34: failure: invalid value: expected an integer, got 'one'",
            demo.Output,
            StringComparison.Ordinal
        );
        Assert.Matches("Succeeded: penguins/dev: [0-9a-f]{8} Merge pull request #1", demo.Output);
        // The state of the local GitHub is there for the next steps.
        Assert.Contains(
            "privateKeyFile",
            await File.ReadAllTextAsync(folder.At("demo", "github", "service.yaml")),
            StringComparison.Ordinal
        );
    }

    private static async Task<string> HeadAsync(ReviewWorld world, long number) =>
        (await world.Api.PullRequest.Get("alice", "churn", (int)number)).Head.Sha;

    // Commits depend on the manifests of the test, and durations on the machine.
    private static string Stable(string text) =>
        Duration().Replace(Commit().Replace(text.ReplaceLineEndings("\n"), "$1 <commit>"), "(took <duration> last time)");

    [GeneratedRegex("(for|at) [0-9a-f]{8}")]
    private static partial Regex Commit();

    [GeneratedRegex("\\(took [0-9a-z ]+ last time\\)")]
    private static partial Regex Duration();
}
