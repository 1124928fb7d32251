using GitOps.Engine.Errors;

namespace GitOps.Controller.Cli.Demo;

/// <summary>Asks an endpoint without a pause, and tells when the answers became another model's.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _asking;
    private int _asked;
    private int _failed;
    private int? _changedAt;

    private Traffic(DemoSession session, string rows) => _asking = Task.Run(() => AskAsync(session, rows));

    public static Traffic Start(DemoSession session, Exam exam) => new(session, string.Join('\n', exam.Rows));

    /// <summary>Waits until the new model has answered, for at most ten seconds.</summary>
    public Task WaitForNewAnswersAsync(CancellationToken cancellationToken) =>
        Task.WhenAny(_changed.Task, Task.Delay(TimeSpan.FromSeconds(10), cancellationToken));

    /// <summary>Stops asking; gives the tally.</summary>
    public async Task<string> StopAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        return $"{_asked} invocations, {_failed} failed, {(_changedAt is { } at ? $"old → new at #{at}" : "the answers did not change")}";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        _stop.Dispose();
    }

    private async Task AskAsync(DemoSession session, string rows)
    {
        string? first = null;
        while (!_stop.IsCancellationRequested)
        {
            _asked++;
            try
            {
                var answer = await session.AskAsync(rows, _stop.Token);
                first ??= answer;
                if (answer != first && _changedAt is null)
                {
                    _changedAt = _asked;
                    _changed.SetResult();
                }
            }
            catch (ServiceException)
            {
                _failed++;
            }
            catch (OperationCanceledException)
            {
                _asked--;
            }
        }
    }
}
