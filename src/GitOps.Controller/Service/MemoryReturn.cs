using Microsoft.Extensions.Hosting;

namespace GitOps.Controller.Service;

/// <summary>Gives memory back that a rush of passes took and a quiet service does not need: the collector keeps it otherwise, as it can't know that the rush is over.</summary>
internal sealed class MemoryReturn(TimeProvider time) : BackgroundService
{
    private const long Slack = 48 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var allocated = GC.GetTotalAllocatedBytes();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var (before, now) = (allocated, GC.GetTotalAllocatedBytes());
            allocated = now;
            // While much is being done the slack is in use.
            if (now - before < 4 * Slack && GC.GetGCMemoryInfo().TotalCommittedBytes > Slack + GC.GetTotalMemory(forceFullCollection: false) / 2)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
