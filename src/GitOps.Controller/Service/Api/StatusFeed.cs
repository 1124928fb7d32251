using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Engine.Events;
using GitOps.Engine.Reconciling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Api;

/// <summary>
/// The status of environments as it changes, whichever controller writes it. One reader per controller reads the outbox and sends what
/// changed to all clients. Thread-safe.
/// </summary>
internal sealed partial class StatusFeed(IOutbox outbox, IEnvironmentStore environments, TimeProvider time, ILogger<StatusFeed> logger)
    : BackgroundService
{
    private const int BatchSize = 500;

    // A client that is so many statuses late is disconnected; it connects again and gets the current ones.
    private const int MaxWaiting = 2000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    // Events are stored for at least an hour. A reader that was suspended for longer may have missed some, so it sends every status.
    private static readonly TimeSpan MaxGap = TimeSpan.FromMinutes(30);
    private readonly ConcurrentDictionary<Channel<EnvironmentStatus>, bool> _clients = new();
    private OutboxPosition? _position;

    /// <summary>The current statuses, then each one that is written; ends when the client reads too slowly.</summary>
    public async IAsyncEnumerable<EnvironmentStatus> SubscribeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = Channel.CreateBounded<EnvironmentStatus>(MaxWaiting);
        // Registered before the current statuses are read, so that no status is missed in between.
        _clients[client] = true;
        try
        {
            var sent = new Dictionary<EnvironmentId, DateTimeOffset>();
            foreach (var status in await environments.ListAsync(null, cancellationToken))
            {
                sent[status.Id] = status.At;
                yield return status;
            }

            await foreach (var status in client.Reader.ReadAllAsync(cancellationToken))
            {
                if (sent.TryGetValue(status.Id, out var at) && at == status.At)
                    continue;
                sent[status.Id] = status.At;
                yield return status;
            }
        }
        finally
        {
            _clients.TryRemove(client, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var last = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (time.GetElapsedTime(last) > MaxGap)
                    _position = null;
                await ReadAsync(stoppingToken);
                last = time.GetTimestamp();
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.NotRead(logger, exception.Message);
            }

            await Task.Delay(PollInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var client in _clients.Keys)
            client.Writer.TryComplete();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        // Events end before the position only if the database was replaced, for instance by a dump.
        var end = await outbox.FindEndAsync(cancellationToken);
        if (_position is not { } position || (end.Transaction, end.Number).CompareTo((position.Transaction, position.Number)) < 0)
        {
            _position = end;
            Send(await environments.ListAsync(null, cancellationToken));
            return;
        }

        if (end == position)
            return;
        while (await outbox.ReadAsync(position, BatchSize, cancellationToken) is { Count: > 0 } events)
        {
            var changed = events.Select(e => e.Event).OfType<StatusWritten>().Select(e => e.Environment).Distinct();
            foreach (var id in changed.Where(_ => !_clients.IsEmpty))
                if (await environments.FindAsync(id, cancellationToken) is { } status)
                    Send([status]);
            _position = position = events[^1].Position;
        }
    }

    private void Send(IReadOnlyList<EnvironmentStatus> statuses)
    {
        foreach (var client in _clients.Keys)
        foreach (var status in statuses)
            if (!client.Writer.TryWrite(status))
                client.Writer.TryComplete();
    }

    private static partial class Log
    {
        [LoggerMessage(1002, LogLevel.Warning, "the events of environments could not be read: {Reason}")]
        public static partial void NotRead(ILogger logger, string reason);
    }
}
