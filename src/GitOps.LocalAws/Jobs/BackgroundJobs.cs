using System.Collections.Concurrent;

namespace GitOps.LocalAws.Jobs;

/// <summary>
/// Runs jobs in the background, after the response to their request. Each has a name by which it can be stopped.
/// At most as many jobs as the machine has processors (at least 2) run concurrently; the others wait. Thread-safe.
/// </summary>
internal sealed class BackgroundJobs
{
    private readonly ConcurrentDictionary<string, (Task Task, CancellationTokenSource Cancellation)> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(Math.Max(2, Environment.ProcessorCount));
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Starts a job. Does nothing if a job with that name is already waiting or running.</summary>
    /// <param name="fail">Records why the job failed. Called for every exception but the cancellation by a stop.</param>
    public void Start(string name, Func<CancellationToken, Task> job, Action<string> fail)
    {
        if (_stopping.IsCancellationRequested)
            return;
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var registered = new TaskCompletionSource();
        var task = Task.Run(
            async () =>
            {
                await registered.Task;
                try
                {
                    await _slots.WaitAsync(cancellation.Token);
                    try
                    {
                        await job(cancellation.Token);
                    }
                    finally
                    {
                        _slots.Release();
                    }
                }
                catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
                {
                    // The caller of Stop handles the rest.
                }
                catch (JobFailedException failure)
                {
                    fail(failure.Message);
                }
                catch (Exception exception)
                {
                    fail($"InternalServerError: {exception.Message}");
                }
                finally
                {
                    _running.TryRemove(name, out _);
                }
            },
            CancellationToken.None
        );
        if (_running.TryAdd(name, (task, cancellation)))
            registered.SetResult();
        else
            registered.SetCanceled(CancellationToken.None);
    }

    /// <summary>Cancels the job with that name; false if it is neither waiting nor running.</summary>
    public bool Stop(string name)
    {
        if (!_running.TryGetValue(name, out var running))
            return false;
        running.Cancellation.Cancel();
        return true;
    }

    /// <summary>Cancels all jobs and waits until they have ended.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values.Select(r => r.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
