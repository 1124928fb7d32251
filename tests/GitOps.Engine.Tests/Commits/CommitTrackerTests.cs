using GitOps.Core.Commits;
using GitOps.Core.Manifests;
using GitOps.Engine.Commits;
using GitOps.Testing.InMemory;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Engine.Tests.Commits;

public sealed class CommitTrackerTests
{
    private static readonly EnvironmentId Id = new("churn", "dev");
    private readonly InMemoryCommitStore _store = new();
    private readonly InMemoryRemote _remote = new();
    private readonly CommitTracker _tracker;

    public CommitTrackerTests() => _tracker = new(_store, _store, new FakeTimeProvider(Situation.Noon));

    [Fact]
    public async Task The_first_head_is_recorded_alone()
    {
        Commit();
        var head = Commit("the second\nwith a body");

        Assert.True(await RecordAsync());

        var record = Assert.Single(_store.All);
        Assert.Equal((head, "ada", "the second", CommitState.Pending), (record.Commit, record.Author, record.Title, record.State));
        Assert.Equal(head, (await _tracker.FindHeadAsync(Id, CancellationToken.None))!.Commit);
    }

    [Fact]
    public async Task The_same_head_is_not_new()
    {
        Commit();
        await RecordAsync();

        Assert.False(await RecordAsync());
    }

    [Fact]
    public async Task Every_commit_of_a_push_is_recorded_oldest_first()
    {
        var first = Commit();
        await RecordAsync();
        string[] pushed = [Commit(), Commit(), Commit()];

        await RecordAsync();

        Assert.Equal([first, .. pushed], _store.All.Select(c => c.Commit));
    }

    [Fact]
    public async Task Of_a_push_of_many_commits_the_newest_hundred_are_recorded()
    {
        Commit();
        await RecordAsync();
        for (var i = 0; i < 120; i++)
            Commit();

        await RecordAsync();

        Assert.Equal(101, _store.All.Count);
        Assert.Equal(_remote.Head, _store.All[^1].Commit);
    }

    [Fact]
    public async Task A_newer_head_that_is_recorded_meanwhile_stays_open()
    {
        var older = Commit();
        await RecordAsync();
        var started = Commit();
        await RecordAsync();
        var newer = Commit();
        await RecordAsync();

        await _tracker.StartAsync(Id, started, CancellationToken.None);

        Assert.Equal(
            (CommitState.Superseded, CommitState.Pending, CommitState.Pending),
            (_store[older].State, _store[started].State, _store[newer].State)
        );
    }

    [Fact]
    public async Task A_commit_before_a_push_of_more_than_a_hundred_is_superseded_too()
    {
        var first = Commit();
        await RecordAsync();
        for (var i = 0; i < 120; i++)
            Commit();
        await RecordAsync();

        await _tracker.StartAsync(Id, _remote.Head!, CancellationToken.None);

        Assert.Equal(CommitState.Superseded, _store[first].State);
        Assert.Single(_store.All, c => !c.IsFinal);
    }

    [Fact]
    public async Task Of_a_rewritten_history_only_the_head_is_recorded_and_says_so()
    {
        var before = Commit();
        await RecordAsync();
        var head = _remote.ForcePush(new Dictionary<string, string>());

        await RecordAsync();

        Assert.Equal([before, head], _store.All.Select(c => c.Commit));
        Assert.Equal($"history was rewritten: it does not follow {before[..8]}", _store[head].Reason);
    }

    [Fact]
    public async Task A_long_title_is_cut()
    {
        Commit(new string('x', 300));

        await RecordAsync();

        Assert.Equal(200, _store.All.Single().Title.Length);
    }

    [Fact]
    public async Task Starting_with_a_commit_supersedes_the_open_ones_before_it()
    {
        string[] commits = [Commit(), "", ""];
        await RecordAsync();
        (commits[1], commits[2]) = (Commit(), Commit());
        await RecordAsync();
        await EndAsync(commits[0], CommitState.Succeeded, "in sync");

        var started = await _tracker.StartAsync(Id, commits[2], CancellationToken.None);

        Assert.Equal(CommitState.Pending, started?.State);
        Assert.Equal([CommitState.Succeeded, CommitState.Superseded, CommitState.Pending], commits.Select(c => _store[c].State));
        Assert.Equal($"by {commits[2][..8]}", _store[commits[1]].Reason);
        Assert.Equal(Situation.Noon, _store[commits[1]].Ended);
    }

    [Fact]
    public async Task The_newest_commit_starts_again_although_it_was_superseded_meanwhile()
    {
        var commit = Commit();
        await RecordAsync();
        await _store.TransitionAsync(new(Id, commit, [CommitState.Pending], CommitState.Superseded, "", Situation.Noon), default);

        var started = await _tracker.StartAsync(Id, commit, CancellationToken.None);

        Assert.Equal((CommitState.Pending, CommitState.Pending), (started!.State, _store[commit].State));
    }

    [Fact]
    public async Task The_newest_commit_is_found_behind_any_number_of_others()
    {
        var first = Commit();
        await RecordAsync();
        await EndAsync(first, CommitState.Succeeded, "");
        for (var i = 0; i < 130; i++)
            await EndAsync(await CommitAndRecordAsync(), CommitState.Succeeded, "");

        Assert.Equal(CommitState.Succeeded, (await _tracker.StartAsync(Id, first, CancellationToken.None))?.State);
    }

    [Theory]
    [InlineData(CommitState.Failed, CommitState.Succeeded, CommitState.Succeeded)]
    [InlineData(CommitState.Succeeded, CommitState.Failed, CommitState.Succeeded)]
    [InlineData(CommitState.Superseded, CommitState.Succeeded, CommitState.Superseded)]
    [InlineData(CommitState.Superseded, CommitState.Failed, CommitState.Superseded)]
    public async Task A_failed_commit_can_still_succeed_and_a_succeeded_one_can_not_fail(
        CommitState first,
        CommitState then,
        CommitState expected
    )
    {
        var commit = Commit();
        await RecordAsync();
        await EndAsync(commit, first, "");

        await EndAsync(commit, then, "");

        Assert.Equal(expected, _store[commit].State);
    }

    [Theory, InlineData(CommitState.Succeeded, false), InlineData(CommitState.Failed, true), InlineData(CommitState.Superseded, false)]
    public async Task A_failed_commit_is_applied_again_but_none_that_succeeded_or_was_superseded(CommitState ended, bool isApplied)
    {
        var commit = Commit();
        await RecordAsync();
        await EndAsync(commit, ended, "");

        await _tracker.ApplyAsync(Id, commit, CancellationToken.None);

        Assert.Equal(isApplied ? CommitState.Applying : ended, _store[commit].State);
        Assert.Equal(isApplied, _store[commit].Ended is null);
    }

    [Fact]
    public async Task Of_two_heads_that_controllers_record_at_once_one_is_recorded()
    {
        Commit();
        await RecordAsync();
        var (before, other) = (_remote.Head!, new string('f', 40));
        Commit();
        _store.BeforeReplace = () =>
            _ = _store.ReplaceHeadAsync(new(Id, other, "main", Situation.Noon), before, [], CancellationToken.None);

        Assert.False(await RecordAsync());

        Assert.Equal(other, (await _store.FindHeadAsync(Id, CancellationToken.None))!.Commit);
        Assert.Equal([before], _store.All.Select(c => c.Commit));
    }

    private string Commit(string message = "change") => _remote.Commit(new Dictionary<string, string>(), message);

    private async Task<string> CommitAndRecordAsync()
    {
        var commit = Commit();
        await RecordAsync();
        return commit;
    }

    private Task<bool> RecordAsync() => _tracker.RecordHeadAsync(Id, new(_remote.Head!, "main"), _remote, CancellationToken.None);

    private Task EndAsync(string commit, CommitState end, string reason) =>
        _store.TransitionAsync(CommitTracker.EndOf(Id, commit, end, reason, Situation.Noon), CancellationToken.None);
}
