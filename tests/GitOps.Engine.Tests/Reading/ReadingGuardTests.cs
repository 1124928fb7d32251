using GitOps.Core.Environments;
using GitOps.Engine.Reading;
using GitOps.Engine.Tests.Reconciling;

namespace GitOps.Engine.Tests.Reading;

public sealed class ReadingGuardTests
{
    private const string Commit = "c0ffee";
    private readonly InMemoryMarks _marks = new();
    private int _probes;

    [Fact]
    public async Task A_commit_is_read_in_a_child_process_after_two_readings_that_did_not_end()
    {
        await CrashAsync(survives: true);
        await CrashAsync(survives: true);
        Assert.Equal(0, _probes);

        Assert.Null(await ReadAsync(survives: true));

        Assert.Equal(1, _probes);
        Assert.Null(await ReadAsync(survives: true));
        Assert.Equal(1, _probes);
    }

    [Fact]
    public async Task A_commit_that_ends_the_child_twice_is_set_aside_until_a_user_asks_for_it()
    {
        await CrashAsync(survives: false);
        await CrashAsync(survives: false);

        Assert.Equal(new CommitNotProcessed("c0ffee"), await ReadAsync(survives: false));
        Assert.Equal(new CommitNotProcessed("c0ffee"), await ReadAsync(survives: true));
        Assert.Equal(2, _probes);

        Assert.Null(await ReadAsync(survives: true, isRequested: true));
        Assert.Null(await ReadAsync(survives: true));
    }

    [Fact]
    public async Task Kills_of_the_service_set_no_commit_aside()
    {
        for (var i = 0; i < 10; i++)
            await CrashAsync(survives: true);

        Assert.Null(await ReadAsync(survives: true));
    }

    [Fact]
    public async Task A_child_that_ends_abnormally_once_proves_nothing()
    {
        await CrashAsync(survives: true);
        await CrashAsync(survives: true);
        var guard = new ReadingGuard(_marks, _ => Task.FromResult(++_probes == 2));

        var (mark, refusal) = await guard.BeginAsync("shop/dev", Commit, isRequested: false, default);

        mark.Dispose();
        Assert.Null(refusal);
    }

    [Fact]
    public async Task Reading_has_ended_when_the_first_change_is_applied()
    {
        var driver = new ReconcilerDriver { Reading = Guard(survives: true) };
        await driver.CommitAsync();
        _marks.Ended = () => Assert.Empty(driver.Aws.Writes);

        await driver.ReconcileAsync();

        Assert.NotEmpty(driver.Aws.Writes);
        Assert.Equal(1, _marks.Ends);
    }

    private async Task<OutcomeReason?> ReadAsync(bool survives, bool isRequested = false)
    {
        var (mark, refusal) = await Guard(survives).BeginAsync("shop/dev", Commit, isRequested, default);
        using (mark)
            return refusal;
    }

    // The process ends before the mark is removed.
    private Task CrashAsync(bool survives) => Guard(survives).BeginAsync("shop/dev", Commit, isRequested: false, default);

    private ReadingGuard Guard(bool survives) =>
        new(
            _marks,
            _ =>
            {
                _probes++;
                return Task.FromResult(survives);
            }
        );

    private sealed class InMemoryMarks : IReadingMarks
    {
        private int _count;
        private bool _isAside;

        public int Begin(string reader, string commit) => _count++;

        public int Ends { get; private set; }

        public Action Ended { get; set; } = () => { };

        public void End(string reader, string commit)
        {
            (_count, Ends) = (0, Ends + 1);
            Ended();
        }

        public void SetAside(string reader, string commit, bool isAside) => _isAside = isAside;

        public bool IsAside(string reader, string commit) => _isAside;
    }
}
