using System.Text.Json.Nodes;

namespace GitOps.EndToEnd.Stories;

/// <summary>Compares a printed plan with the oracle's, and what was recorded with the plan.</summary>
internal static class PlanCheck
{
    /// <summary>Where a plan differs from the prediction: action, reason's code and text, predecessor.</summary>
    public static IEnumerable<string> Differences(JsonNode plan, Oracle oracle, Wish wish)
    {
        var rows = Rows(plan).ToList();
        var predictions = oracle.Desired();
        foreach (var item in wish.Items.Values)
            if (rows.Find(r => r.IsDesired && r.Id == item.Id) is not { } row)
                yield return $"plan: {item.Id} is missing";
            else if (!Matches(row, predictions[item.Id]))
                yield return $"plan: {row}; the model says {predictions[item.Id]}";
        var removed = oracle.Removed().ToList();
        foreach (var row in rows.Where(r => !r.IsDesired))
            if (!removed.Any(r => $"{r.Thing.Kind}/{r.Thing.Name}" == row.Key && r.Action == row.Action && r.Code == row.Code))
                yield return $"plan: {row}; the model does not";
        // Which earlier versions are beyond the limit depends on what uses them, which the end of the story shows.
        foreach (var (action, code, thing) in removed.Where(r => r.Code == "removed-from-git" || (r.Thing.IsRun && r.Action != "blocked")))
            if (!rows.Any(r => r.Key == $"{thing.Kind}/{thing.Name}"))
                yield return $"plan: nothing about {thing.Kind}/{thing.Name}; the model says {action}, {code}";
    }

    /// <summary>
    /// Recorded changes whose reason is not the one that the plan printed, and planned changes that were not recorded;
    /// <paramref name="news"/> are the entries that the plan must explain.
    /// </summary>
    public static IEnumerable<string> Unplanned(
        JsonNode plan,
        IReadOnlyList<AuditedChange> entries,
        IEnumerable<AuditedChange> news,
        Oracle after,
        Wish wish
    )
    {
        var rows = Rows(plan).ToList();
        foreach (var entry in news)
            if (!rows.Any(r => IsOf(entry, r)) && !IsConsequence(entry, wish))
                yield return $"audit: {entry}; the plan says {rows.Find(r => r.Key == entry.Key)?.ToString() ?? "nothing"}";
        var held = wish.Items.Values.Where(after.IsHeld).Select(i => i.Id).ToHashSet();
        foreach (var row in rows.Where(r => r.IsDesired && r.Action is not ("no change" or "wait" or "blocked") && !held.Contains(r.Id)))
            if (!entries.Any(e => e.Key == row.Key && e.Action == row.Action))
                yield return $"audit: nothing about {row}";
    }

    /// <summary>Records that say that something was not there, although it was, and was not removed since.</summary>
    public static IEnumerable<string> WronglyMissing(IReadOnlyList<AuditedChange> entries, World before) =>
        entries
            .Where(e => e.Reason == "does not exist yet")
            .Where(e => before.Things.Any(t => t.IsManaged && $"{t.Kind}/{t.NameInGit}" == e.Id))
            .Where(e => !entries.Any(other => other.Id == e.Id && other.Action is "forget" or "delete"))
            .Select(e => $"audit: {e}; it existed before");

    /// <summary>Records of changes where nothing was to do.</summary>
    public static IEnumerable<string> Needless(IReadOnlyList<AuditedChange> entries) =>
        entries.Where(e => e.Action is not ("forget" or "delete")).Select(e => $"audit: {e}; nothing was to do");

    private static bool Matches(PlanRow row, Prediction predicted) =>
        row.Action == predicted.Action
        && row.Code == predicted.Code
        && row.Before == predicted.Before
        && (predicted.Text.Length == 0 || row.Reason == predicted.Text);

    // An entry goes on with its failure, if there is one. What was just removed may be found once more, since sweeps are cached.
    private static bool IsOf(AuditedChange entry, PlanRow row) =>
        row.Key == entry.Key
        && row.Action == entry.Action
        && (
            row.Reason == entry.Reason
            || (entry.IsFailed && entry.Reason.StartsWith(row.Reason + "; ", StringComparison.Ordinal))
            || (row.Action == "forget" && row.Reason == entry.Reason + "; it is stopped")
        );

    // Earlier versions are removed after their successors were made, and what left Git when no job is busy any more.
    private static bool IsConsequence(AuditedChange entry, Wish wish) =>
        wish.Items.ContainsKey(entry.Id)
            ? (entry.Action, entry.Reason)
                is
                    ("delete", "an earlier version beyond historyLimit: 1")
                    or
                    ("forget", "replaced by a later version" or "replaced by a later version; it is stopped")
            : (entry.Action, entry.Reason) is ("delete", "removed from Git");

    private static IEnumerable<PlanRow> Rows(JsonNode plan) =>
        plan["changes"]!
            .AsArray()
            .Where(c => (string)c!["kind"]! != "Dataset")
            .Select(c => new PlanRow(
                $"{c!["kind"]}/{c["name"]}",
                $"{c["kind"]}/{c["actualName"]}",
                (string)c["action"]!,
                (string)c["reasonCode"]!,
                (string?)c["before"],
                (string)c["reason"]!,
                c["at"] is not null
            ));

    private sealed record PlanRow(string Id, string Key, string Action, string Code, string? Before, string Reason, bool IsDesired)
    {
        public override string ToString() => $"{Id} as {Key}: {Action}, {Code}, before {Before ?? "none"} ({Reason})";
    }
}
