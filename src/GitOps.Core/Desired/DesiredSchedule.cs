using Cronos;
using GitOps.Core.Manifests;
using GitOps.Schema.Values;

namespace GitOps.Core.Desired;

/// <summary>What happens to ticks that were missed while no controller ran.</summary>
public enum CatchUp
{
    /// <summary>The last missed tick runs when a controller is back.</summary>
    Latest,

    /// <summary>Missed ticks do not run; the previous tick remains the current one.</summary>
    None,
}

/// <summary>
/// Runs that start again at the times of a cron expression. The nominal time of the last tick is an input of them, so any number of
/// controllers derive the same name without shared memory.
/// </summary>
public sealed record DesiredSchedule(
    ResourceId Id,
    CronExpression Cron,
    TimeZoneInfo Zone,
    IReadOnlyList<ResourceId> Runs,
    SourcePosition Position
)
{
    // A tick that is later than this was missed.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);
    private static readonly TimeSpan[] Windows =
    [
        TimeSpan.FromHours(2),
        TimeSpan.FromDays(2),
        TimeSpan.FromDays(32),
        TimeSpan.FromDays(370),
        TimeSpan.FromDays(3 * 366),
    ];

    /// <summary>
    /// The delay of this schedule's ticks, so that many schedules do not start at the same time; the same for every tick.
    /// </summary>
    public TimeSpan Offset { get; init; }

    /// <summary>Ticks before this time are ignored.</summary>
    public DateTimeOffset Since { get; init; } = DateTimeOffset.MinValue;

    /// <summary>What happens to missed ticks.</summary>
    public CatchUp CatchUp { get; init; }

    /// <summary>The nominal time of the tick that is current at a time, or null when there was none yet.</summary>
    public DateTimeOffset? LastAt(DateTimeOffset now)
    {
        var until = now - Offset;
        foreach (var window in Windows)
            if (
                Cron.GetOccurrences(until - window, until, Zone, fromInclusive: true, toInclusive: true)
                    .Cast<DateTimeOffset?>()
                    .LastOrDefault() is
                { } tick
            )
                return tick >= Since ? tick.ToUniversalTime() : null;
        return null;
    }

    /// <summary>The time when the next tick takes effect, including the delay.</summary>
    public DateTimeOffset? NextAt(DateTimeOffset now) => Cron.GetNextOccurrence(now - Offset, Zone) + Offset;

    /// <summary>Whether a tick is so late that it counts as missed.</summary>
    public bool IsMissed(DateTimeOffset tick, DateTimeOffset now) => now - Offset - tick > Grace;
}
