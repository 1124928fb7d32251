using System.Collections.Concurrent;
using GitOps.Engine.Errors;

namespace GitOps.Git.Fetching;

/// <summary>Runs fetches in worker processes, a few at once. A worker that takes too long or too much memory is ended, and the next fetch gets another.</summary>
internal sealed class WorkerPool(GitOptions options, TimeProvider time)
{
    private readonly SemaphoreSlim _free = new(options.Workers);
    private readonly ConcurrentBag<Worker> _idle = [];

    /// <summary>Fetches; throws <see cref="ServiceException"/> when that fails.</summary>
    public async Task<FetchAnswer> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            var answer = await AskAsync(
                request with
                {
                    MostBytes = options.MostBytes,
                    MostObjects = options.MostObjects,
                    MostSeconds = options.Timeout.TotalSeconds + 10,
                },
                cancellationToken
            );
            return answer.Code is { } code ? throw new ServiceException(KindOf(code), code, answer.Message!, "git fetch") : answer;
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task<FetchAnswer> AskAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var worker = _idle.TryTake(out var idle) && idle.IsAlive ? idle : Worker.Start(options.Worker);
        try
        {
            var asked = worker.AskAsync(request, cancellationToken);
            var ended = await WatchAsync(worker, asked, cancellationToken);
            if (ended is null)
            {
                var answer = await asked;
                // One that waits is enough: the others were for a rush.
                if (_idle.IsEmpty)
                    _idle.Add(worker);
                else
                    worker.End();
                return answer;
            }

            worker.End();
            return FetchAnswer.Fault(FetchCode.TooLarge, $"{request.Url} {ended}");
        }
        catch
        {
            worker.End();
            throw;
        }
    }

    // Null when the worker has answered; else why it must end.
    private async Task<string?> WatchAsync(Worker worker, Task asked, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                await asked.WaitAsync(TimeSpan.FromMilliseconds(200), time, cancellationToken);
                return null;
            }
            catch (TimeoutException)
            {
                if (time.GetElapsedTime(begun) > options.Timeout)
                    return $"was not fetched within {options.Timeout.TotalSeconds:0} s";
                if (worker.Memory > options.MostMemory)
                    return $"takes more than {options.MostMemory >> 20} MiB of memory to fetch";
            }
        }
    }

    private static ServiceErrorKind KindOf(string code) =>
        code switch
        {
            FetchCode.Denied => ServiceErrorKind.AccessDenied,
            FetchCode.Missing => ServiceErrorKind.NotFound,
            FetchCode.TooLarge or FetchCode.Elsewhere => ServiceErrorKind.InvalidRequest,
            _ => ServiceErrorKind.Unavailable,
        };
}
