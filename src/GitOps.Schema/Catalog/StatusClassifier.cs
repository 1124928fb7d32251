namespace GitOps.Schema.Catalog;

/// <summary>Classifies the values of status members by the words that all kinds share.</summary>
internal static class StatusClassifier
{
    private static readonly HashSet<string> GoodValues = new(StringComparer.Ordinal)
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

    private static readonly HashSet<string> StoppedValues = new(StringComparer.Ordinal) { "Stopped", "OutOfService", "Cancelled" };

    public static KindStatus Classify(string member, IReadOnlyList<string> values)
    {
        var good = values.Where(GoodValues.Contains).ToHashSet();
        var stopped = values.Where(StoppedValues.Contains).ToHashSet();
        var failed = values.Where(v => v.EndsWith("Failed", StringComparison.Ordinal)).ToHashSet();
        var busy = values.Where(v => !good.Contains(v) && !stopped.Contains(v) && !failed.Contains(v)).ToHashSet();
        return new(member, busy, good, failed, stopped);
    }
}
