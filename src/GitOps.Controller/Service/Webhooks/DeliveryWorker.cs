using GitOps.Engine.Deliveries;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Claims the queues of sources and has their deliveries handled, oldest first. The deliveries of a controller that stopped are handled by
/// another one, or after the next start, when its claim has expired.
/// </summary>
internal sealed partial class DeliveryWorker(
    IDeliveryQueue queue,
    DeliveryHandler handler,
    DeliverySignal signal,
    DeliveryGauge gauge,
    TimeProvider time,
    ILogger<DeliveryWorker> logger
) : BackgroundService
{
    private const int BatchSize = 500;

    // Handling takes milliseconds: it reads JSON and schedules one job.
    private static readonly TimeSpan ClaimDuration = TimeSpan.FromSeconds(15);

    // How soon the queue of a controller that stopped is taken over after its claim has expired; own deliveries set the signal.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await queue.ClaimAsync(ClaimDuration, BatchSize, stoppingToken) is { } claim)
                    await HandleAsync(claim, stoppingToken);
                await gauge.RefreshAsync(stoppingToken);
                await signal.WaitAsync(CheckInterval, time, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.NotHandled(logger, exception.Message);
                await Task.Delay(RetryInterval, time, stoppingToken);
            }
        }
    }

    private async Task HandleAsync(DeliveryClaim claim, CancellationToken cancellationToken)
    {
        var results = await handler.HandleAsync(claim, cancellationToken);
        if (!await queue.CompleteAsync(claim, results, time.GetUtcNow(), cancellationToken))
            Log.ClaimLost(logger, claim.Source, claim.Deliveries.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(1701, LogLevel.Warning, "deliveries could not be handled: {Reason}")]
        public static partial void NotHandled(ILogger logger, string reason);

        [LoggerMessage(1702, LogLevel.Warning, "{Source}: the claim on {Count} deliveries expired and another controller completes them")]
        public static partial void ClaimLost(ILogger logger, string source, int count);
    }
}
