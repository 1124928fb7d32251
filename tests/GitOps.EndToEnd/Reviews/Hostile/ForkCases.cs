using System.Text.Json.Nodes;
using GitOps.EndToEnd.Attacks;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;
using GitOps.Testing.GitHub;
using Octokit;
using static GitOps.EndToEnd.Reviews.Hostile.HostileManifests;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>Forks, heads and bases that move, and others that pretend to be the controller.</summary>
internal static class ForkCases
{
    private const Danger Of = Danger.ForksAndRaces;
    private const string Refused = "not planned, since it is from a fork";
    private const string Marker = "<!-- gitops: churn/gitops/plan -->";

    public static IEnumerable<HostileCase> All =>
        [
            HostileCase.Fork(Of, "a fork", ["action_required", Refused], Deeper),
            new(Of, "a fork with the branch of a merge queue", true, ["action_required", Refused], ProposeAsQueueAsync),
            new(Of, "a fork whose author requests the plan", true, ["action_required", Refused], RequestAsync),
            new(Of, "a fork that is deleted", true, ["action_required", Refused], DeleteAsync),
            new(Of, "a fork that moves while it is reviewed", true, ["action_required", Refused], MoveAsync),
            new(Of, "a head of Git that is not the head of the pull request", true, ["tried later"], MismatchAsync),
            new(Of, "a comment with the mark of the controller", true, ["action_required", "untouched"], CopyMarkerAsync),
            new(Of, "a check of the same name by another App", true, ["action_required", "untouched"], CopyCheckAsync),
            new(Of, "one head in two pull requests", true, ["action_required", Refused], ProposeTwiceAsync),
            new(Of, "pushes that replace each other", false, ["success", "max_depth: 9"], ReplaceAsync),
            new(Of, "a base that changes during the review", false, ["success", "TrainingJob/churn"], RetargetAsync),
            new(Of, "closed and opened again", false, ["success", "TrainingJob/churn"], ReopenAsync),
        ];

    private static async Task<string> ProposeAsQueueAsync(HostileWorld world) =>
        (await world.ProposeUncheckedAsync([Deeper()], $"gh-readonly-queue/main/pr-1-{new string('a', 40)}")).Text;

    // Neither a comment of the author nor an approval is a maintainer's request.
    private static async Task<string> RequestAsync(HostileWorld world)
    {
        var first = await world.ProposeAsync([Deeper()], isFork: true);
        await world.Bob.Issue.Comment.Create("alice", "churn", first.Number, $"/gitops plan {first.Head}");
        await ApproveAsync(world, first.Number);
        return (await AgainAsync(world, first)).Text;
    }

    // The repository of its head is gone, so that it can't be compared with that of the base.
    private static async Task<string> DeleteAsync(HostileWorld world)
    {
        var token = world.GitHub.Server.Setup.AddUser("carol");
        var carol = world.GitHub.Client(token);
        await carol.Repository.Forks.Create("alice", "churn", new NewRepositoryFork());
        var branch = world.NewBranch();
        var head = await world.Repository.CommitAsync(branch, [Deeper()]);
        await world.Repository.PushAsync(world.UrlOf("carol", token), branch);
        var pull = await carol.PullRequest.Create("alice", "churn", new("A change", $"carol:{branch}", "main"));
        var first = await world.PublishedAsync(pull.Number, head);
        await carol.Repository.Delete("carol", "churn");
        await ApproveAsync(world, pull.Number);
        return (await AgainAsync(world, first)).Text;
    }

    private static async Task<string> MoveAsync(HostileWorld world)
    {
        var branch = world.NewBranch();
        await world.PushAsync(branch, [Deeper()], isFork: true);
        var number = await world.OpenAsync(branch, isFork: true);
        var head = "";
        for (var depth = 4; depth < 8; depth++)
            head = await world.PushAsync(branch, [TreeEntry.File(ReviewWorld.Job, Manifests.Job("churn", depth))], isFork: true);
        return (await world.PublishedAsync(number, head, p => p.Comments.Single().Contains(head[..8], StringComparison.Ordinal))).Text;
    }

    // The host may be late; meanwhile the review is neither published nor repeated without a pause.
    private static async Task<string> MismatchAsync(HostileWorld world)
    {
        var first = await world.ProposeAsync([Deeper()], isFork: true);
        var other = await world.Repository.CommitAsync(world.NewBranch(), [TreeEntry.File(ReviewWorld.Job, Manifests.Job("churn", 8))]);
        var bare = world.BareOf(world.GitHub.RepositoryId);
        await bare.RunAsync("fetch", "-q", world.Repository.Folder, other);
        await bare.RunAsync("update-ref", $"refs/pull/{first.Number}/head", other);
        var before = world.Exchanges.Count;
        await ApproveAsync(world, first.Number);
        await Eventually.IsTrueAsync(() => FetchesOf(world, before) > 0, "a fetch of the head");
        // Another review meanwhile is time enough to repeat this one often.
        await world.ProposeAsync([Deeper()], isFork: true);
        var check = await world.OwnCheckAsync(first.Head);
        return FetchesOf(world, before) > 20 ? "fetched without a pause"
            : check?.Conclusion?.StringValue == "success" ? "green"
            : "tried later";
    }

    private static int FetchesOf(HostileWorld world, int before) =>
        world.Exchanges.Skip(before).Count(e => e.Path.EndsWith("/git-upload-pack", StringComparison.Ordinal));

    private static async Task<string> CopyMarkerAsync(HostileWorld world)
    {
        var branch = world.NewBranch();
        var head = await world.PushAsync(branch, [Deeper()], isFork: true);
        var number = await world.OpenAsync(branch, isFork: true);
        var copy = await world.Bob.Issue.Comment.Create("alice", "churn", number, $"### Approved\n\n{Marker}");
        var published = await world.PublishedAsync(number, head);
        head = await world.PushAsync(branch, [TreeEntry.File(ReviewWorld.Job, Manifests.Job("churn", depth: 4))], isFork: true);
        published = await world.PublishedAsync(number, head);
        var now = await world.Alice.Issue.Comment.Get("alice", "churn", copy.Id);
        return $"{published.Text}\n{(now.Body == copy.Body && published.Comments.Count == 1 ? "untouched" : "changed")}";
    }

    private static async Task<string> CopyCheckAsync(HostileWorld world)
    {
        using var app = new TestApp(world.GitHub, "evil");
        var evil = world.GitHub.Client(await app.TokenAsync());
        var branch = world.NewBranch();
        var head = await world.PushAsync(branch, [Deeper()], isFork: true);
        var number = await world.OpenAsync(branch, isFork: true);
        var run = new NewCheckRun("gitops/plan", head)
        {
            ExternalId = "gitops: churn/gitops/plan",
            Status = CheckStatus.Completed,
            Conclusion = CheckConclusion.Success,
        };
        var copy = await evil.Check.Run.Create("alice", "churn", run);
        var status = new NewCommitStatus { Context = "gitops/plan", State = CommitState.Success };
        await evil.Repository.Status.Create("alice", "churn", head, status);
        var published = await world.PublishedAsync(number, head);
        var now = await evil.Check.Run.Get("alice", "churn", copy.Id);
        return $"{published.Text}\n{(now.Conclusion?.StringValue == "success" ? "untouched" : "changed")}";
    }

    // A branch without environments would make the check of the commit green, and that is the check of both.
    private static async Task<string> ProposeTwiceAsync(HostileWorld world)
    {
        var harmless = world.NewBranch();
        await world.PushAsync(harmless, [TreeEntry.File("notes.md", "harmless\n")]);
        var branch = world.NewBranch();
        var head = await world.PushAsync(branch, [Deeper()], isFork: true);
        var number = await world.OpenAsync(branch, isFork: true);
        await world.PublishedAsync(number, head);
        var other = await world.OpenAsync(branch, isFork: true, into: harmless);
        await world.UntilReviewedAsync(other, r => r.Verdict.Length > 0);
        return (await world.PublishedAsync(number, head)).Text;
    }

    private static async Task<string> ReplaceAsync(HostileWorld world)
    {
        var branch = world.NewBranch();
        await world.PushAsync(branch, [Deeper()]);
        var number = await world.OpenAsync(branch, isFork: false);
        var head = "";
        for (var depth = 4; depth < 10; depth++)
            head = await world.PushAsync(branch, [TreeEntry.File(ReviewWorld.Job, Manifests.Job("churn", depth))]);
        return (await world.PublishedAsync(number, head, p => p.Comments.Single().Contains(head[..8], StringComparison.Ordinal))).Text;
    }

    private static async Task<string> RetargetAsync(HostileWorld world)
    {
        var harmless = world.NewBranch();
        await world.PushAsync(harmless, [TreeEntry.File("notes.md", "harmless\n")]);
        var branch = world.NewBranch();
        var head = await world.PushAsync(branch, [Deeper()]);
        var number = await world.OpenAsync(branch, isFork: false, into: harmless);
        await world.Alice.PullRequest.Update("alice", "churn", (int)number, new PullRequestUpdate { Base = "main" });
        return (await world.PublishedAsync(number, head, p => p.Comments.Count == 1)).Text;
    }

    private static async Task<string> ReopenAsync(HostileWorld world)
    {
        var branch = world.NewBranch();
        var head = await world.PushAsync(branch, [Deeper()]);
        var number = await world.OpenAsync(branch, isFork: false);
        foreach (var state in new[] { ItemState.Closed, ItemState.Open, ItemState.Closed, ItemState.Open })
            await world.Alice.PullRequest.Update("alice", "churn", (int)number, new PullRequestUpdate { State = state });
        return (await world.PublishedAsync(number, head, p => p.Comments.Count == 1)).Text;
    }

    private static async Task ApproveAsync(HostileWorld world, long number)
    {
        var answer = await world.GitHub.SendAsync(
            world.GitHub.Alice,
            "POST",
            $"/repos/alice/churn/pulls/{number}/reviews",
            new JsonObject { ["event"] = "APPROVE" }
        );
        Assert.True(answer.Status == 200, answer.Text);
    }

    // An approval has the head reviewed again, which ends with the same words: the record shows it.
    private static async Task<Published> AgainAsync(HostileWorld world, Published first)
    {
        await world.UntilReviewedAsync(first.Number, r => r.Requests > 0 && r.Answered == r.Requests);
        return await world.PublishedAsync(first.Number, first.Head);
    }
}
