using System.Collections.Concurrent;
using GitOps.Engine.Errors;

namespace GitOps.Git.Fetching;

/// <summary>
/// Runs fetches concurrently in worker processes, in the order of <see cref="FetchQueue"/>. A worker that exceeds its time or memory limit,
/// or whose remote is silent, is ended, and the next fetch starts another. Thread-safe.
/// </summary>
internal sealed class WorkerPool(GitOptions options, TimeProvider time)
{
    // In real time, whatever the clock of the limits is: the memory is that of a process.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(200);
    private readonly FetchQueue _queue = new(options, time);
    private readonly ConcurrentBag<Worker> _idle = [];

    /// <summary>Runs a fetch; throws <see cref="ServiceException"/> when it fails.</summary>
    public async Task<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var limited = request with { MaxBytes = options.MaxBytes, MaxObjects = options.MaxObjects };
        var response = await _queue.RunAsync(limited, patience => SendAsync(limited, patience, cancellationToken), cancellationToken);
        if (response.Code is not { } code)
            return response;
        code = code == FetchCode.Silent ? FetchCode.Unreachable : code;
        throw new ServiceException(KindOf(code), code, response.Message!, "git fetch");
    }

    private async Task<FetchResponse> SendAsync(FetchRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        var worker = _idle.TryTake(out var idle) && idle.IsAlive ? idle : Worker.Start(options.WorkerCommand, time);
        try
        {
            var pending = worker.SendAsync(request, cancellationToken);
            if (await WatchAsync(worker, pending, patience, cancellationToken) is { Code: var code, Reason: var reason })
            {
                worker.End();
                return FetchResponse.Fault(code, $"{request.Url} {reason}");
            }

            var response = await pending;
            // One idle worker is enough; others were started for a peak.
            if (_idle.IsEmpty)
                _idle.Add(worker);
            else
                worker.End();
            return response;
        }
        catch
        {
            worker.End();
            throw;
        }
    }

    // Null when the worker has responded; else the limit that it exceeded.
    private async Task<(string Code, string Reason)?> WatchAsync(
        Worker worker,
        Task pending,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await pending.WaitAsync(CheckInterval, TimeProvider.System, cancellationToken);
                return null;
            }
            catch (TimeoutException)
            {
                if (time.GetElapsedTime(started) > options.Timeout)
                    return (FetchCode.TooLarge, $"was not fetched within {options.Timeout.TotalSeconds:0} s");
                if (worker.Silence > patience)
                    return (FetchCode.Silent, $"has sent nothing for {patience.TotalSeconds:0} s");
                if (worker.Memory > options.MaxMemory)
                    return (FetchCode.TooLarge, $"needs more than {options.MaxMemory >> 20} MiB of memory to fetch");
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
