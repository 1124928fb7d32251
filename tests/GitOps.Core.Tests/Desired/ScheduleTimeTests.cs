using Cronos;
using GitOps.Core.Desired;

namespace GitOps.Core.Tests.Desired;

/// <summary>Which tick counts at a time: expressions that fire rarely, the time before which none counts, what is late.</summary>
public sealed class ScheduleTimeTests
{
    [Theory]
    [InlineData("* * * * *", "2026-11-24T12:00:30Z", "2026-11-24T12:00:00Z")]
    [InlineData("0 * * * *", "2026-11-24T12:59:00Z", "2026-11-24T12:00:00Z")]
    [InlineData("0 2 * * *", "2026-11-24T01:59:59Z", "2026-11-23T02:00:00Z")]
    [InlineData("0 2 1 * *", "2026-11-30T12:00:00Z", "2026-11-01T02:00:00Z")]
    [InlineData("0 2 1 1 *", "2026-12-31T12:00:00Z", "2026-01-01T02:00:00Z")]
    [InlineData("0 2 29 2 *", "2026-11-24T12:00:00Z", "2024-02-29T02:00:00Z")]
    [InlineData("0 2 30 2 *", "2026-11-24T12:00:00Z", null)]
    public void The_last_tick_is_found_however_rarely_it_comes(string cron, string now, string? tick) =>
        Assert.Equal(tick is null ? null : Time(tick), Schedule(cron).LastAt(Time(now)));

    [Theory]
    [InlineData("2026-11-24T02:00:00Z", "2026-11-24T02:00:00Z")]
    [InlineData("2026-11-24T02:00:01Z", null)]
    public void A_tick_counts_from_since_on(string since, string? tick) =>
        Assert.Equal(
            tick is null ? null : Time(tick),
            (Schedule("0 2 * * *") with { Since = Time(since) }).LastAt(Time("2026-11-24T12:00:00Z"))
        );

    [Theory]
    [InlineData("2026-11-24T02:00:00Z", false)]
    [InlineData("2026-11-24T03:00:00Z", false)]
    [InlineData("2026-11-24T03:05:00Z", false)]
    [InlineData("2026-11-24T03:05:01Z", true)]
    public void A_tick_is_missed_an_hour_after_it_counted(string now, bool isMissed)
    {
        var schedule = Schedule("0 2 * * *") with { Offset = TimeSpan.FromMinutes(5) };

        Assert.Equal(isMissed, schedule.IsMissed(Time("2026-11-24T02:00:00Z"), Time(now)));
    }

    [Fact]
    public void The_last_tick_is_in_UTC_whatever_the_zone() =>
        Assert.Equal(
            TimeSpan.Zero,
            (Schedule("0 2 * * *") with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo") })
                .LastAt(Time("2026-11-24T12:00:00Z"))!
                .Value.Offset
        );

    private static DesiredSchedule Schedule(string cron) =>
        new(new("Schedule", "nightly"), CronExpression.Parse(cron), TimeZoneInfo.Utc, [], new("models/a.yaml", 1, 1));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, null);
}
