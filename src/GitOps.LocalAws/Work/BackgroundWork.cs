using System.Collections.Concurrent;

namespace GitOps.LocalAws.Work;

/// <summary>The work that goes on after a request was answered: named, so that it can be stopped; a few at once; all of it ended before the server is.</summary>
internal sealed class BackgroundWork
{
    private readonly ConcurrentDictionary<string, (Task Task, CancellationTokenSource Cancel)> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(Math.Max(2, Environment.ProcessorCount));
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Starts work under a name; work of that name that is running already goes on.</summary>
    public void Start(string name, Func<CancellationToken, Task> work)
    {
        if (_stopping.IsCancellationRequested)
            return;
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var begin = new TaskCompletionSource();
        var task = Task.Run(
            async () =>
            {
                await begin.Task;
                try
                {
                    await _slots.WaitAsync(cancel.Token);
                    try
                    {
                        await work(cancel.Token);
                    }
                    finally
                    {
                        _slots.Release();
                    }
                }
                catch (OperationCanceledException)
                {
                    // Stopped before or within; whoever stopped it knows.
                }
                finally
                {
                    _running.TryRemove(name, out _);
                }
            },
            CancellationToken.None
        );
        if (_running.TryAdd(name, (task, cancel)))
            begin.SetResult();
        else
            begin.SetCanceled(CancellationToken.None);
    }

    /// <summary>Stops the work of a name; false when there is none.</summary>
    public bool Stop(string name)
    {
        if (!_running.TryGetValue(name, out var running))
            return false;
        running.Cancel.Cancel();
        return true;
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values.Select(r => r.Task));
    }
}
