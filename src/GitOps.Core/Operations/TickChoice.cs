using GitOps.Core.Desired;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Operations;

/// <summary>Chooses the tick of each schedule that counts now. One that was missed and is not to be caught up counts only if it was run after all.</summary>
internal sealed class TickChoice(IResourceReader reader, DateTimeOffset now)
{
    private const int MostBack = 10;

    /// <summary>The ticks, by schedule; <paramref name="fingerprint"/> names what a choice would make.</summary>
    public async Task<IReadOnlyDictionary<DesiredSchedule, DateTimeOffset>> ChooseAsync(
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
                    && !await IsThereAsync(schedule, fingerprint(ticks), cancellationToken);
                back++
            )
                if (back < MostBack && schedule.LastAt(tick + schedule.Offset - TimeSpan.FromSeconds(1)) is { } before)
                    ticks[schedule] = before;
                else
                    ticks.Remove(schedule);
        return ticks;
    }

    // The run itself may be gone while what was made from it is there.
    private async Task<bool> IsThereAsync(DesiredSchedule schedule, DesiredGraph graph, CancellationToken cancellationToken)
    {
        var runs = schedule.Runs.Select(graph.Find).OfType<DesiredResource>().ToList();
        var made = graph.Resources.Where(r => r.Naming == Naming.Content && r.References.Any(f => schedule.Runs.Contains(f.Target)));
        foreach (var resource in runs.Concat(made))
            if (await reader.DescribeAsync(resource.Kind, resource.ActualName, cancellationToken) is not null)
                return true;
        return false;
    }
}
