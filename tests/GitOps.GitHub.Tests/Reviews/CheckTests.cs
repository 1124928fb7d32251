using GitOps.Engine.Review;
using GitOps.GitHub.Tests.Stub;

namespace GitOps.GitHub.Tests.Reviews;

/// <summary>The one check of a marker on a commit.</summary>
public sealed class CheckTests
{
    private readonly GitHubStub _github = new();
    private readonly SkippingTime _time = new();

    [Fact]
    public async Task A_check_run_is_created_and_updated_in_place()
    {
        using var connections = Connected.ByApp(_github, _time);

        await connections.Publisher().PublishAsync(Connected.Check(CheckState.InProgress, "planning"), default);
        await connections.Publisher().PublishAsync(Connected.Check(CheckState.Success, "no changes"), default);

        var run = Assert.Single(_github.CheckRuns);
        Assert.Equal("completed success", $"{run["status"]} {run["conclusion"]}");
        Assert.Equal("no changes", run["output"]!["title"]!.ToString());
        Assert.Equal(["POST", "PATCH"], _github.Writes.Select(w => w.Method));
    }

    [Fact]
    public async Task The_same_state_is_not_sent_again_also_by_another_process()
    {
        var check = Connected.Check(CheckState.Failure, "wrong", Connected.Annotations(3));
        using (var first = Connected.ByApp(_github, _time))
            await first.Publisher().PublishAsync(check, default);
        using var second = Connected.ByApp(_github, _time);

        await second.Publisher().PublishAsync(check, default);

        Assert.Single(_github.Writes);
    }

    [Fact]
    public async Task Annotations_are_sent_in_batches_of_50_and_the_last_one_completes_the_run()
    {
        using var connections = Connected.ByApp(_github, _time);

        await connections.Publisher().PublishAsync(Connected.Check(CheckState.Failure, "wrong", Connected.Annotations(120)), default);

        Assert.Equal(["in_progress", "in_progress", "completed"], _github.Writes.Select(w => w.Body!["status"]!.ToString()));
        Assert.Equal(Enumerable.Range(1, 120), Lines());
    }

    [Fact]
    public async Task Annotations_that_no_longer_hold_need_a_new_run_and_the_former_one_is_concluded()
    {
        using var connections = Connected.ByApp(_github, _time);
        await connections.Publisher().PublishAsync(Connected.Check(CheckState.InProgress, "wrong", Connected.Annotations(2)), default);

        await connections.Publisher().PublishAsync(Connected.Check(CheckState.Failure, "wrong", Connected.Annotations(1)), default);

        Assert.Equal(["completed neutral", "completed failure"], _github.CheckRuns.Select(r => $"{r["status"]} {r["conclusion"]}"));
        Assert.Equal([1], Lines());
    }

    [Fact]
    public async Task A_run_of_another_App_or_with_another_external_id_is_left_alone()
    {
        using var connections = Connected.ByApp(_github, _time);
        await connections.Publisher().PublishAsync(Connected.Check(CheckState.Success, "theirs"), default);
        _github.CheckRuns[0]["app"]!["id"] = 1;
        var other = Connected.Check(CheckState.Success, "other") with { Marker = new("churn", "dev", "plan") };
        await connections.Publisher().PublishAsync(other, default);

        await connections.Publisher().PublishAsync(Connected.Check(CheckState.Success, "ours"), default);

        Assert.Equal(["theirs", "other", "ours"], _github.CheckRuns.Select(r => r["output"]!["title"]!.ToString()));
    }

    [Fact]
    public async Task Texts_are_cut_to_GitHubs_limits()
    {
        using var connections = Connected.ByApp(_github, _time);
        var check = Connected.Check(CheckState.Success, new('t', 300)) with { Summary = new('s', 70_000), Text = new('x', 70_000) };

        await connections.Publisher().PublishAsync(check, default);

        var output = Assert.Single(_github.CheckRuns)["output"]!;
        Assert.Equal(255, output["title"]!.ToString().Length);
        Assert.InRange(output["summary"]!.ToString().Length, 65_000, 65_535);
        Assert.InRange(output["text"]!.ToString().Length, 65_000, 65_535);
    }

    [Fact]
    public async Task A_token_publishes_a_status_of_140_characters_and_only_when_it_changes()
    {
        using var connections = Connected.ByToken(_github, _time);
        var check = Connected.Check(CheckState.ActionRequired, new('t', 200)) with { Details = new("https://gitops.example/plan") };

        await connections.Publisher().PublishAsync(check with { State = CheckState.Queued }, default);
        await connections.Publisher().PublishAsync(check, default);
        await connections.Publisher().PublishAsync(check, default);

        Assert.Equal(["pending", "failure"], _github.Statuses.Select(s => s["state"]!.ToString()));
        var status = _github.Statuses[^1];
        Assert.Equal("gitops / plan", status["context"]!.ToString());
        Assert.Equal(new string('t', 139) + "…", status["description"]!.ToString());
        Assert.Equal("https://gitops.example/plan", status["target_url"]!.ToString());
    }

    private IEnumerable<int> Lines() => _github.AnnotationsOf((long)_github.CheckRuns[^1]["id"]!).Select(a => (int)a["start_line"]!);
}
