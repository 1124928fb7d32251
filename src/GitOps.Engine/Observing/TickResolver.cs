using GitOps.Core.Desired;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Observing;

/// <summary>
/// Finds the current tick of each schedule. A missed tick of a schedule without catch-up is current only if its run exists nevertheless.
/// </summary>
internal sealed class TickResolver(IResourceReader reader, DateTimeOffset now)
{
    private const int MaxTicksBack = 10;

    /// <summary>The ticks by schedule; <paramref name="fingerprint"/> computes the desired state for a choice of ticks.</summary>
    public async Task<IReadOnlyDictionary<DesiredSchedule, DateTimeOffset>> ResolveAsync(
        DesiredGraph graph,
        Func<IReadOnlyDictionary<DesiredSchedule, DateTimeOffset>, DesiredGraph> fingerprint,
        CancellationToken cancellationToken
    )
    {
        var ticks = new Dictionary<DesiredSchedule, DateTimeOffset>();
        foreach (var schedule in graph.Schedules)
            if (schedule.LastAt(now) is { } last)
                ticks[schedule] = last;
        foreach (var schedule in graph.Schedules.Where(s => s.CatchUp == CatchUp.None && ticks.ContainsKey(s)))
            for (
                var back = 0;
                ticks.TryGetValue(schedule, out var tick)
                    && schedule.IsMissed(tick, now)
                    && !await WasRunAsync(schedule, fingerprint(ticks), cancellationToken);
                back++
            )
                if (back < MaxTicksBack && schedule.LastAt(tick + schedule.Offset - TimeSpan.FromSeconds(1)) is { } before)
                    ticks[schedule] = before;
                else
                    ticks.Remove(schedule);
        return ticks;
    }

    // The run may have been deleted while resources that were made from it exist.
    private async Task<bool> WasRunAsync(DesiredSchedule schedule, DesiredGraph graph, CancellationToken cancellationToken)
    {
        var runs = schedule.Runs.Select(graph.Find).OfType<DesiredResource>().ToList();
        var products = graph.Resources.Where(r => r.Naming == Naming.Content && r.References.Any(f => schedule.Runs.Contains(f.Target)));
        foreach (var resource in runs.Concat(products))
            if (await reader.DescribeAsync(resource.Kind, resource.ActualName, cancellationToken) is not null)
                return true;
        return false;
    }
}
