using GitOps.Core.Environments;
using GitOps.Core.Reviews;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Errors;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;
using GitOps.Engine.Review;
using GitOps.Schema.Catalog;
using GitOps.Testing;
using GitOps.Testing.InMemory;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Engine.Tests.Review;

/// <summary>When a pull request is reviewed, and what is published and when.</summary>
public sealed class ReviewReconcilerTests
{
    private const string First = "1111aaaa";
    private const string Second = "2222bbbb";
    private static readonly ReviewId Id = ReviewId.OfPullRequest("shop", 7);

    private readonly Situation _situation = Situation.Synced();
    private readonly InMemoryRemote _remote = new();
    private readonly InMemoryReviewHost _host = new();
    private readonly InMemoryReviewStore _store = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
    private readonly Dictionary<string, string> _files;
    private readonly List<Exception> _errors = [];
    private Func<Task> _beforeConnect = () => Task.CompletedTask;

    public ReviewReconcilerTests()
    {
        _files = new(_situation.Files) { ["gitops.yaml"] = Situation.Settings };
        _remote.Commit(new Dictionary<string, string>(_files));
        Push(First, depth: 6);
    }

    [Fact]
    public async Task A_head_is_reviewed_once()
    {
        Assert.Null(await ReconcileAsync());
        Assert.Null(await ReconcileAsync());

        Assert.Equal(["### Merging changes dev: 1 to run, 2 to create, 1 to redeploy", "1111 Success"], _host.Writes);
        Assert.Equal(First, Assert.Single(_store.Records).Head);
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task Each_new_head_is_due_and_gets_its_own_check()
    {
        Assert.Equal([Id], await DueAsync());
        await ReconcileAsync();
        Push(Second, depth: 7);

        Assert.Equal([Id], await DueAsync());
        await ReconcileAsync();

        Assert.Equal([First, Second], _host.Checks.Keys);
        Assert.Contains("Planned for 2222bbbb", _host.Comments[7], StringComparison.Ordinal);
    }

    [Theory, InlineData("requested"), InlineData("retargeted")]
    public async Task A_head_is_reviewed_again_when_that_is_requested_or_its_base_branch_changes(string why)
    {
        await ReconcileAsync();
        _host.Writes.Clear();
        if (why == "requested")
            await _store.RequestAsync(Id, default);
        else
            _host.Pulls[7] = _host.Pulls[7] with { BaseBranch = "release" };

        Assert.Equal([Id], await DueAsync());
        await ReconcileAsync();

        Assert.Equal(2, _host.Writes.Count);
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task A_request_during_the_review_is_answered_by_another_one()
    {
        _beforeConnect = () => _store.RequestAsync(Id, default);
        await ReconcileAsync();
        _beforeConnect = () => Task.CompletedTask;

        Assert.Equal([Id], await DueAsync());
        await ReconcileAsync();

        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task A_pull_request_that_changes_no_environment_gets_a_check_and_no_comment()
    {
        _remote.Merges[7] = new Merged(new MemoryFiles(new Dictionary<string, string>(_files) { ["notes.md"] = "x" }, First));

        await ReconcileAsync();

        Assert.Equal(["1111 Success"], _host.Writes);
    }

    [Fact]
    public async Task Its_comment_is_updated_when_it_no_longer_changes_an_environment()
    {
        await ReconcileAsync();
        Push(Second, depth: 5);

        await ReconcileAsync();

        Assert.StartsWith("### No environment of main changes", _host.Comments[7], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_review_marks_the_earlier_plan_as_outdated()
    {
        await ReconcileAsync();
        _host.Writes.Clear();
        Push(Second, depth: 7);
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _beforeConnect = () =>
        {
            reached.TrySetResult();
            return go.Task;
        };

        var review = ReconcileAsync();
        await reached.Task;
        _time.Advance(new ReviewOptions().AnnounceAfter);
        await Eventually.IsTrueAsync(() => _host.Writes.Count == 2, "the announcement");
        Assert.Equal(["### Outdated: commit 2222bbbb is newer, and its plan is being made.", "2222 InProgress"], _host.Writes);
        go.SetResult();
        await review;

        Assert.Equal("2222 Success", _host.Writes[^1]);
        Assert.DoesNotContain("Outdated", _host.Comments[7], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_of_a_head_that_was_replaced_meanwhile_is_not_published()
    {
        _beforeConnect = () =>
        {
            Push(Second, depth: 7);
            return Task.CompletedTask;
        };

        Assert.Equal(TimeSpan.Zero, await ReconcileAsync());

        Assert.Empty(_host.Writes);
        Assert.Equal([Id], await DueAsync());
    }

    [Fact]
    public async Task A_closed_pull_request_is_forgotten()
    {
        await ReconcileAsync();
        _host.Pulls[7] = _host.Pulls[7] with { IsOpen = false };

        Assert.Equal([Id], await DueAsync());
        Assert.Null(await ReconcileAsync());

        Assert.Empty(_store.Records);
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task A_failure_of_AWS_is_published_and_the_review_is_tried_again()
    {
        _beforeConnect = () =>
            throw new ServiceException(ServiceErrorKind.Unavailable, ServiceCodes.Unreachable, "no response", "GetResources");

        var wait = await ReconcileAsync();

        Assert.Equal(["### Dev could not be planned", "1111 Failure"], _host.Writes);
        Assert.Empty(await DueAsync());
        _time.Advance(wait!.Value);
        Assert.Equal([Id], await DueAsync());
        _beforeConnect = () => Task.CompletedTask;
        Assert.Null(await ReconcileAsync());
        Assert.Equal(CheckState.Success, _host.Checks[First].State);
    }

    [Fact]
    public async Task A_host_that_is_down_is_tried_again_with_growing_waits()
    {
        _host.BeforeWrite = () =>
            throw new ServiceException(ServiceErrorKind.Unavailable, ServiceCodes.Unreachable, "no response", "create a comment");
        var first = await ReconcileAsync();
        _time.Advance(first!.Value);
        var second = await ReconcileAsync();

        Assert.True(second > first);
        Assert.Equal(2, _errors.Count);
        _host.BeforeWrite = () => { };
        _time.Advance(second.Value);
        await ReconcileAsync();
        Assert.Equal(CheckState.Success, _host.Checks[First].State);
    }

    [Fact]
    public async Task An_unknown_error_is_published_without_its_details()
    {
        _beforeConnect = () => throw new InvalidOperationException("/secret/path");

        await ReconcileAsync();

        Assert.Contains("InvalidOperationException", _host.Comments[7], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _host.Comments[7], StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(Assert.Single(_errors));
    }

    [Fact]
    public async Task Errors_of_a_manifest_become_annotations()
    {
        var files = new Dictionary<string, string>(_files);
        files["models/training.yaml"] = files["models/training.yaml"].Replace("roleARN", "roleARM", StringComparison.Ordinal);
        _remote.Merges[7] = new Merged(new MemoryFiles(files, First));

        await ReconcileAsync();

        var check = _host.Checks[First];
        Assert.Equal(CheckState.Failure, check.State);
        var line = 1 + files["models/training.yaml"].Split('\n').ToList().FindIndex(l => l.Contains("roleARM", StringComparison.Ordinal));
        Assert.Contains(
            check.Annotations,
            a => a.Path == "models/training.yaml" && a.StartLine == line && a.Level == AnnotationLevel.Failure
        );
    }

    [Fact]
    public async Task Changed_settings_are_checked_and_do_not_count()
    {
        _remote.Merges[7] = new Merged(
            new MemoryFiles(new Dictionary<string, string>(_files) { ["gitops.yaml"] = Situation.Settings + "environmnts: []\n" }, First)
        );

        await ReconcileAsync();

        Assert.Equal(CheckState.Failure, _host.Checks[First].State);
        Assert.Equal("gitops.yaml", Assert.Single(_host.Checks[First].Annotations).Path);
    }

    [Fact]
    public async Task A_pull_request_can_repair_settings_that_are_invalid()
    {
        _remote.Commit(new Dictionary<string, string>(_files) { ["gitops.yaml"] = "repository: 1\n" });
        await ReconcileAsync();

        Assert.Equal(CheckState.Success, _host.Checks[First].State);

        _remote.Merges[7] = new Merged(
            new MemoryFiles(new Dictionary<string, string>(_files) { ["gitops.yaml"] = "repository: 1\n" }, Second)
        );
        _host.Pulls[7] = _host.Pulls[7] with { Head = Second };
        await ReconcileAsync();

        Assert.Equal(CheckState.Failure, _host.Checks[Second].State);
        Assert.Contains("gitops.yaml", _host.Checks[Second].Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_group_gets_the_check_on_its_head()
    {
        var group = new ReviewId("shop", "gh-readonly-queue/main/pr-7-0000");
        var head = _remote.Commit(Edited(depth: 8));
        var tip = _remote.Commit(new Dictionary<string, string>(_files));
        _remote.Groups.Add(new(head, group.Subject));
        _host.Pulls.Clear();

        Assert.Equal([group], await DueAsync());
        await ReconcileAsync(group);

        Assert.Equal(CheckState.Success, _host.Checks[head].State);
        Assert.Contains($"merged into main at {tip[..8]}", _host.Checks[head].Summary, StringComparison.Ordinal);
        Assert.Empty(_host.Comments);
        _remote.Groups.Clear();
        Assert.Equal([group], await DueAsync());
        await ReconcileAsync(group);
        Assert.Empty(_store.Records);
    }

    [Fact]
    public async Task A_head_in_two_pull_requests_has_the_check_of_the_worse_one()
    {
        _host.Pulls[7] = _host.Pulls[7] with { IsFromFork = true };
        await ReconcileAsync();
        // No environment follows its base branch, so that it alone would be green.
        var other = Propose(8, "release");
        await ReconcileAsync(other);

        Assert.Equal(CheckState.ActionRequired, _host.Checks[First].State);
        _host.Pulls[7] = _host.Pulls[7] with { IsOpen = false };
        await ReconcileAsync();
        Assert.Equal([other], await DueAsync());
        await ReconcileAsync(other);
        Assert.Equal(CheckState.Success, _host.Checks[First].State);
    }

    [Fact]
    public async Task A_fork_with_the_head_of_a_pull_request_does_not_hold_it_up()
    {
        await ReconcileAsync();
        await ReconcileAsync(Propose(8, "main"));

        Assert.Equal(CheckState.Success, _host.Checks[First].State);
    }

    [Fact]
    public async Task A_head_that_Git_does_not_have_yet_is_tried_again_after_a_pause()
    {
        _remote.Merges[7] = new HeadReplaced(Second);

        var wait = await ReconcileAsync();

        Assert.True(wait > TimeSpan.Zero);
        Assert.Empty(_host.Writes);
        Assert.Empty(await DueAsync());
        _time.Advance(wait.Value);
        Assert.Equal([Id], await DueAsync());
    }

    [Fact]
    public async Task An_annotation_has_no_control_characters()
    {
        var files = new Dictionary<string, string>(_files);
        files["models/training.yaml"] = files["models/training.yaml"].Replace("roleARN", "\"role\\u202e\"", StringComparison.Ordinal);
        _remote.Merges[7] = new Merged(new MemoryFiles(files, First));

        await ReconcileAsync();

        Assert.Contains(_host.Checks[First].Annotations, a => a.Message.Contains("role\\u202e", StringComparison.Ordinal));
    }

    // From a fork, with the same head.
    private ReviewId Propose(long number, string into)
    {
        _remote.Merges[number] = _remote.Merges[7];
        _host.Pulls[number] = _host.Pulls[7] with { Number = number, BaseBranch = into, IsFromFork = true };
        return ReviewId.OfPullRequest("shop", number);
    }

    private void Push(string head, int depth)
    {
        _remote.Merges[7] = new Merged(new MemoryFiles(Edited(depth), head));
        _host.Pulls[7] = new(7, head, _remote.Head!, "main", "ada");
    }

    private Dictionary<string, string> Edited(int depth) =>
        new(_files)
        {
            ["models/training.yaml"] = _files["models/training.yaml"]
                .Replace("max_depth: \"5\"", $"max_depth: \"{depth}\"", StringComparison.Ordinal),
        };

    private async Task<IEnumerable<ReviewId>> DueAsync() => (await Reconciler().FindDueAsync(Source(), default)).Select(d => d.Id);

    private Task<TimeSpan?> ReconcileAsync(ReviewId? id = null) => Reconciler().ReconcileAsync(Source(), id ?? Id, default);

    private ReviewSource Source() =>
        new("shop", new("memory"), new(_remote, new(_remote, KindCatalog.Default)), _host.Host) { OnError = _errors.Add };

    private ReviewReconciler Reconciler()
    {
        var pipeline = new EnvironmentPipeline(new Decider(new AllowEverything()), KindCatalog.Default, _situation.Time);
        var reviewer = new PullRequestReviewer(
            pipeline,
            _remote,
            async (_, _, _) =>
            {
                await _beforeConnect();
                return new EnvironmentConnection(_situation.Aws, _situation.Aws, _situation.Aws, _situation.Aws, null!, null!);
            }
        );
        return new(reviewer, _remote, _store, new ReviewOptions(), _time);
    }
}
