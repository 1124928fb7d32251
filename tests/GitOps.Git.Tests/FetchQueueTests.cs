using GitOps.Git.Fetching;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Git.Tests;

/// <summary>The order of fetches.</summary>
public sealed class FetchQueueTests
{
    private static readonly GitOptions Options = new()
    {
        Folder = "",
        WorkerCommand = [],
        MaxConcurrentFetches = 1,
        MaxFetchesPerServer = 1,
    };

    private static readonly FetchResponse Fetched = new("refs/heads/main", new Dictionary<string, string>(), 0);
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _order = [];

    [Fact]
    public async Task A_source_that_was_slow_waits_behind_one_that_comes_later()
    {
        var queue = new FetchQueue(Options, _time);
        await FetchAsync(queue, "slow", Options.ResponseTimeout);
        var running = Hold(queue, "running");
        var slow = FetchAsync(queue, "slow");
        _time.Advance(TimeSpan.FromSeconds(1));
        var quick = FetchAsync(queue, "quick");

        running.SetResult();
        await Task.WhenAll(slow, quick);

        Assert.Equal(["slow", "running", "quick", "slow"], _order);
    }

    [Fact]
    public async Task A_slow_source_has_its_turn_after_the_longest_time_of_a_fetch()
    {
        var queue = new FetchQueue(Options, _time);
        await FetchAsync(queue, "slow", Options.ResponseTimeout);
        var running = Hold(queue, "running");
        var slow = FetchAsync(queue, "slow");
        _time.Advance(Options.Timeout + TimeSpan.FromSeconds(1));
        var quick = FetchAsync(queue, "quick");

        running.SetResult();
        await Task.WhenAll(slow, quick);

        Assert.Equal(["slow", "running", "slow", "quick"], _order);
    }

    [Fact]
    public async Task A_clone_is_fetched_once_at_a_time_and_a_fetch_that_is_given_up_holds_no_slot()
    {
        var queue = new FetchQueue(Options with { MaxConcurrentFetches = 4, MaxFetchesPerServer = 4 }, _time);
        var running = Hold(queue, "same");
        using var end = new CancellationTokenSource();
        var givenUp = queue.RunAsync(Request("same"), _ => Task.FromResult(Fetched), end.Token);
        var next = FetchAsync(queue, "same");

        await FetchAsync(queue, "other");
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        Assert.False(next.IsCompleted);
        running.SetResult();
        await next;

        Assert.Equal(["same", "other", "same"], _order);
    }

    [Fact]
    public async Task A_remote_that_is_silent_loses_its_slot_and_is_asked_again_with_the_whole_time()
    {
        var queue = new FetchQueue(Options, _time);
        var patiences = new List<TimeSpan>();
        var response = queue.RunAsync(
            Request("silent"),
            patience =>
            {
                patiences.Add(patience);
                return Task.FromResult(FetchResponse.Fault(FetchCode.Silent, "has sent nothing"));
            },
            default
        );

        Assert.Equal(FetchCode.Silent, (await response).Code);
        Assert.Equal([Options.FirstResponseTimeout, Options.ResponseTimeout], patiences);
    }

    // Starts at once, and ends when the test says so.
    private TaskCompletionSource Hold(FetchQueue queue, string name)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = queue.RunAsync(
            Request(name),
            async _ =>
            {
                _order.Add(name);
                await end.Task;
                return Fetched;
            },
            default
        );
        return end;
    }

    private Task FetchAsync(FetchQueue queue, string name, TimeSpan duration = default) =>
        queue.RunAsync(
            Request(name),
            _ =>
            {
                _order.Add(name);
                _time.Advance(duration);
                return Task.FromResult(Fetched);
            },
            default
        );

    private static FetchRequest Request(string name) => new($"https://{name}.example/shop", name, "", null);
}
