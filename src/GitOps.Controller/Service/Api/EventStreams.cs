using System.Runtime.CompilerServices;
using GitOps.Controller.Service.Access;
using Microsoft.Extensions.Hosting;

namespace GitOps.Controller.Service.Api;

/// <summary>
/// Ends event streams when the caller's token expires, and when the service stops: after a change of the settings, a token may be gone.
/// </summary>
internal sealed class EventStreams(IHostApplicationLifetime lifetime, TimeProvider time)
{
    // A timer's longest duration is 49 days. A client that loses its stream opens it again.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(1);

    /// <summary>The items of a stream until it must end.</summary>
    public async IAsyncEnumerable<T> ReadAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> open,
        Caller caller,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var duration = caller.Expires is { } expires ? TimeSpan.FromTicks(Math.Max((expires - time.GetUtcNow()).Ticks, 0)) : MaxDuration;
        using var expiry = new CancellationTokenSource(duration < MaxDuration ? duration : MaxDuration, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, lifetime.ApplicationStopping, cancellationToken);
        await using var items = open(end.Token).GetAsyncEnumerator(end.Token);
        while (await MoveNextAsync(items, end.Token))
            yield return items.Current;
    }

    // An item that was already there is not sent after the end either.
    private static async Task<bool> MoveNextAsync<T>(IAsyncEnumerator<T> items, CancellationToken end)
    {
        try
        {
            return !end.IsCancellationRequested && await items.MoveNextAsync() && !end.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return false;
        }
    }
}
