using System.Diagnostics.Metrics;
using System.Threading.Channels;
using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Deliveries;
using GitOps.Core.History;
using GitOps.Core.Reports;
using GitOps.Engine.Deliveries;
using GitOps.Engine.Observing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Keeps deliveries and works them off. Each is kept once by its id, so that a repeat does nothing; what was kept and not worked off, by a process that
/// ended, is worked off by the next.
/// </summary>
internal sealed partial class DeliveryWorker(
    IDeliveryStore inbox,
    IDeliveryReader reader,
    ReconciliationScheduler scheduler,
    TimeProvider time,
    IMeterFactory meters,
    ILogger<DeliveryWorker> logger
) : BackgroundService
{
    /// <summary>The meter's name.</summary>
    public const string Name = "GitOps.Webhooks";
    private readonly UpDownCounter<long> _open = meters
        .Create(Name)
        .CreateUpDownCounter<long>("gitops.deliveries.open", description: "Deliveries that are kept and not worked off yet.");

    private const int Batch = 500;
    private const int MostKept = 256 << 10;
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30);
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Keeps a delivery; false when it is known already.</summary>
    public async Task<bool> TakeAsync(string id, string source, string name, string body, CancellationToken cancellationToken)
    {
        var isNew = await inbox.AddAsync(
            new(id, source, name, body.Length > MostKept ? body[..MostKept] : body, time.GetUtcNow(), null, ""),
            cancellationToken
        );
        if (isNew)
        {
            _open.Add(1);
            Wake();
        }

        return isNew;
    }

    /// <summary>Has open deliveries worked off now.</summary>
    public void Wake() => _news.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await inbox.DeliveriesAsync(onlyOpen: true, Page.First(Batch), stoppingToken) is { Count: > 0 } open)
                    await WorkAsync(open, stoppingToken);
                await _news.Reader.WaitToReadAsync(stoppingToken).AsTask().WaitAsync(Sweep, time, stoppingToken);
                _news.Reader.TryRead(out _);
            }
            catch (TimeoutException)
            {
                // Nothing came; what another controller left is looked for.
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.NotWorkedOff(logger, exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
            }
        }
    }

    private async Task WorkAsync(IReadOnlyList<Delivery> open, CancellationToken cancellationToken)
    {
        var contents = open.Select(d =>
                (
                    Delivery: d,
                    Content: d.Id.StartsWith("push-", StringComparison.Ordinal) ? new SourceUpdated() : reader.Read(d.Event, d.Body)
                )
            )
            .ToList();
        // A source that is no longer in the settings is skipped by the poll itself.
        foreach (var source in contents.Where(c => c.Content.TriggersPoll).Select(c => c.Delivery.Source).Distinct())
            await scheduler.PollNowAsync(source, cancellationToken);
        _open.Add(-open.Count);
        foreach (var same in contents.GroupBy(m => DeliveryText.Of(m.Content)))
            await inbox.CloseAsync([.. same.Select(m => m.Delivery.Id)], same.Key, time.GetUtcNow(), cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1701, LogLevel.Warning, "deliveries could not be worked off: {Reason}")]
        public static partial void NotWorkedOff(ILogger logger, string reason);
    }
}
