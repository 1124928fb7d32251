using System.Globalization;

namespace GitOps.Controller.Cli.Terminal;

/// <summary>Durations as kubectl shows them: 12s, 5m, 3h, 2d.</summary>
internal static class AgeText
{
    public static string Of(TimeSpan age) =>
        age switch
        {
            { TotalMinutes: < 1 } => Write(age.TotalSeconds, "s"),
            { TotalHours: < 1 } => Write(age.TotalMinutes, "m"),
            { TotalDays: < 1 } => Write(age.TotalHours, "h"),
            _ => Write(age.TotalDays, "d"),
        };

    private static string Write(double count, string unit) => Math.Max(0, (int)count).ToString(CultureInfo.InvariantCulture) + unit;
}
