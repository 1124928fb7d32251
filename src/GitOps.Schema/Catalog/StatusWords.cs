namespace GitOps.Schema.Catalog;

/// <summary>What the values of status members mean, by the words that all kinds share.</summary>
internal static class StatusWords
{
    private static readonly HashSet<string> GoodWords = new(StringComparer.Ordinal)
    {
        "Completed",
        "InService",
        "Active",
        "Succeeded",
        "CreateCompleted",
        "UpdateCompleted",
        "Ready",
        "Available",
        "Created",
        "Scheduled",
        "Enabled",
        "Updated",
    };

    private static readonly HashSet<string> StoppedWords = new(StringComparer.Ordinal) { "Stopped", "OutOfService", "Cancelled" };

    public static KindStatus Sort(string member, IReadOnlyList<string> values)
    {
        var good = values.Where(GoodWords.Contains).ToHashSet();
        var stopped = values.Where(StoppedWords.Contains).ToHashSet();
        var failed = values.Where(v => v.EndsWith("Failed", StringComparison.Ordinal)).ToHashSet();
        var busy = values.Where(v => !good.Contains(v) && !stopped.Contains(v) && !failed.Contains(v)).ToHashSet();
        return new(member, busy, good, failed, stopped);
    }
}
