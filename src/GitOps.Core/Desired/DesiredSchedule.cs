using Cronos;
using GitOps.Core.Manifests;
using GitOps.Schema.Values;

namespace GitOps.Core.Desired;

/// <summary>What becomes of a tick that nobody was there for.</summary>
public enum CatchUp
{
    /// <summary>The last one is run when somebody is there again.</summary>
    Latest,

    /// <summary>It is not run; the one before it counts.</summary>
    None,
}

/// <summary>
/// Runs that are run anew at the times of a cron expression. The last tick before now, by its nominal time, is an input of them: so it is one name on any
/// number of controllers, and needs no memory.
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

    /// <summary>How much later than its time this schedule's ticks count, so that many do not come at once; the same for every tick.</summary>
    public TimeSpan Offset { get; init; }

    /// <summary>No tick before this counts.</summary>
    public DateTimeOffset Since { get; init; } = DateTimeOffset.MinValue;

    /// <summary>What becomes of missed ticks.</summary>
    public CatchUp CatchUp { get; init; }

    /// <summary>The nominal time of the last tick that counts at a time, or null when there is none.</summary>
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

    /// <summary>When the next tick counts.</summary>
    public DateTimeOffset? NextAt(DateTimeOffset now) => Cron.GetNextOccurrence(now - Offset, Zone) + Offset;

    /// <summary>Whether a tick is so late that nobody was there for it.</summary>
    public bool IsMissed(DateTimeOffset tick, DateTimeOffset now) => now - Offset - tick > Grace;
}
