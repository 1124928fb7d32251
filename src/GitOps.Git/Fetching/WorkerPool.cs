using System.Collections.Concurrent;
using GitOps.Engine.Errors;

namespace GitOps.Git.Fetching;

/// <summary>
/// Runs fetches concurrently in worker processes, up to a limit. A worker that exceeds its time or memory limit is ended, and the next
/// fetch starts another. Thread-safe.
/// </summary>
internal sealed class WorkerPool(GitOptions options, TimeProvider time)
{
    private readonly SemaphoreSlim _free = new(options.MaxConcurrentFetches);
    private readonly ConcurrentBag<Worker> _idle = [];

    /// <summary>Runs a fetch; throws <see cref="ServiceException"/> when it fails.</summary>
    public async Task<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            var response = await SendAsync(
                request with
                {
                    MaxBytes = options.MaxBytes,
                    MaxObjects = options.MaxObjects,
                },
                cancellationToken
            );
            return response.Code is { } code ? throw new ServiceException(KindOf(code), code, response.Message!, "git fetch") : response;
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task<FetchResponse> SendAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var worker = _idle.TryTake(out var idle) && idle.IsAlive ? idle : Worker.Start(options.WorkerCommand);
        try
        {
            var pending = worker.SendAsync(request, cancellationToken);
            var ended = await WatchAsync(worker, pending, cancellationToken);
            if (ended is null)
            {
                var response = await pending;
                // One idle worker is enough; others were started for a peak.
                if (_idle.IsEmpty)
                    _idle.Add(worker);
                else
                    worker.End();
                return response;
            }

            worker.End();
            return FetchResponse.Fault(FetchCode.TooLarge, $"{request.Url} {ended}");
        }
        catch
        {
            worker.End();
            throw;
        }
    }

    // Null when the worker has responded; else the limit that it exceeded.
    private async Task<string?> WatchAsync(Worker worker, Task pending, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await pending.WaitAsync(TimeSpan.FromMilliseconds(200), time, cancellationToken);
                return null;
            }
            catch (TimeoutException)
            {
                if (time.GetElapsedTime(started) > options.Timeout)
                    return $"was not fetched within {options.Timeout.TotalSeconds:0} s";
                if (worker.Memory > options.MaxMemory)
                    return $"needs more than {options.MaxMemory >> 20} MiB of memory to fetch";
            }
        }
    }

    private static ServiceErrorKind KindOf(string code) =>
        code switch
        {
            FetchCode.Denied => ServiceErrorKind.AccessDenied,
            FetchCode.Missing => ServiceErrorKind.NotFound,
            FetchCode.TooLarge or FetchCode.Redirected => ServiceErrorKind.InvalidRequest,
            _ => ServiceErrorKind.Unavailable,
        };
}
