using GitOps.Engine.Errors;

namespace GitOps.Controller.Cli.Demo;

/// <summary>Invokes an endpoint continuously, and notices when another model responds.</summary>
internal sealed class TrafficGenerator : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loop;
    private int _sent;
    private int _failed;
    private int? _changedAt;

    private TrafficGenerator(DemoSession session, string rows) => _loop = Task.Run(() => SendAsync(session, rows));

    /// <summary>Starts sending the rows of the test set.</summary>
    public static TrafficGenerator Start(DemoSession session, HeldOutEvaluation evaluation) =>
        new(session, string.Join('\n', evaluation.Rows));

    /// <summary>Waits until the new model responds, for at most ten seconds.</summary>
    public Task WaitForNewModelAsync(CancellationToken cancellationToken) =>
        Task.WhenAny(_changed.Task, Task.Delay(TimeSpan.FromSeconds(10), cancellationToken));

    /// <summary>Stops, and returns a summary in one line.</summary>
    public async Task<string> StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        var change = _changedAt is { } at ? $"new model since invocation {at}" : "the predictions did not change";
        return $"{_sent} invocations, {_failed} failed, {change}";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task SendAsync(DemoSession session, string rows)
    {
        string? first = null;
        while (!_stop.IsCancellationRequested)
        {
            _sent++;
            try
            {
                var response = await session.InvokeAsync(rows, _stop.Token);
                first ??= response;
                if (response != first && _changedAt is null)
                {
                    _changedAt = _sent;
                    _changed.SetResult();
                }
            }
            catch (ServiceException)
            {
                _failed++;
            }
            catch (OperationCanceledException)
            {
                _sent--;
            }
        }
    }
}
