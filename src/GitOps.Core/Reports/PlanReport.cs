using GitOps.Core.Planning;

namespace GitOps.Core.Reports;

/// <summary>Renders a plan as a report for people.</summary>
public static class PlanReport
{
    private static readonly (ChangeAction Action, string Sign, string Word, string Counted)[] Words =
    [
        (ChangeAction.Run, "▶", "run", "to run"),
        (ChangeAction.Create, "+", "create", "to create"),
        (ChangeAction.Update, "~", "update", "to update"),
        (ChangeAction.Replace, "±", "replace", "to replace"),
        (ChangeAction.Redeploy, "↻", "redeploy", "to redeploy"),
        (ChangeAction.Adopt, "⇐", "adopt", "to adopt"),
        (ChangeAction.Delete, "-", "delete", "to delete"),
        (ChangeAction.Forget, "○", "forget", "to forget"),
        (ChangeAction.Wait, "…", "wait", "in progress"),
        (ChangeAction.Blocked, "!", "blocked", "blocked"),
    ];

    /// <summary>The report of a plan: what changes and why, and the summary line at the end.</summary>
    public static Report Of(Plan plan)
    {
        var blocks = new List<Block> { new Heading($"Plan for {plan.Environment} ({plan.Source})") };
        blocks.AddRange(plan.Shown.Select(ToItem));
        if (Housekeeping(plan) is { } housekeeping)
            blocks.AddRange(plan.IsEmpty ? [housekeeping] : [new Line(""), housekeeping]);
        if (blocks.Count > 1)
            blocks.Add(new Line(""));
        blocks.AddRange(
            plan.Externals.Where(e => !e.Exists && !plan.Shown.Any(c => c.Id == e.By && c.Reason is ExternalMissing))
                .Select(e => new Line(
                    $"External: {e.By} needs {e.Name.Kind} {e.Name.Name} ({e.Name.Position}), which is neither in Git nor in AWS"
                ))
        );
        var found = plan.Externals.Where(e => e.Exists).Select(e => $"{e.Name.Kind}/{e.Name.Name}").Distinct().ToList();
        if (found.Count > 0)
            blocks.Add(new Line($"External: {string.Join(", ", found)} (found in AWS, not in Git)"));
        blocks.AddRange(Notes(plan).Select(n => new Line("Note: " + n)));
        blocks.Add(new Line(Summary(plan)));
        return new(blocks);
    }

    /// <summary>Notes besides the changes.</summary>
    public static IEnumerable<string> Notes(Plan plan)
    {
        foreach (var note in plan.Notes)
            yield return note;
        if (plan.NotPruned.Count > 0)
            yield return $"{plan.NotPruned.Count} in AWS but no longer in Git, not deleted because prune is off: "
                + FirstOf([.. plan.NotPruned.Select(r => r.ToString())]);
        var held = plan.HeldBackBy(c => c.Action == ChangeAction.Blocked);
        var waiting = plan.Shown.Where(c => c.Action != ChangeAction.Blocked && held.Contains(c.Id)).Select(c => c.Id.ToString()).ToList();
        if (waiting.Count > 0)
            yield return $"{waiting.Count} of these changes wait for what is blocked: {FirstOf(waiting)}";
        foreach (var change in plan.SuspendedInSync)
            yield return $"{change.Id} is in sync, and {ReasonText.Of(change.Reason)}";
    }

    private static string FirstOf(IReadOnlyList<string> names) => string.Join(", ", names.Take(5)) + (names.Count > 5 ? " …" : "");

    /// <summary>The summary line: the number of changes of each action, and of unchanged and kept resources.</summary>
    public static string Summary(Plan plan) => Summary(PlanCounts.Of(plan));

    /// <summary>The summary line of a plan's counts.</summary>
    public static string Summary(PlanCounts counts)
    {
        var parts = Words
            .Select(w => (w.Action, w.Counted, Count: counts[w.Action]))
            .Where(w => w.Count > 0 || w.Action == ChangeAction.Delete)
            .Select(w => $"{w.Count} {w.Counted}")
            .Append($"{counts[ChangeAction.NoChange]} unchanged");
        return $"Plan: {string.Join(", ", parts)}{(counts.Kept > 0 ? $", {counts.Kept} earlier kept" : "")}";
    }

    /// <summary>The number of changes of each action.</summary>
    public static string Counts(IReadOnlyCollection<Change> changes) =>
        string.Join(
            ", ",
            Words
                .Select(w => (w.Counted, Count: changes.Count(c => c.Action == w.Action)))
                .Where(w => w.Count > 0)
                .Select(w => $"{w.Count} {w.Counted}")
        );

    /// <summary>The word for an action, as plans print it.</summary>
    public static string Word(ChangeAction action) =>
        action == ChangeAction.NoChange ? "no change" : Words.First(w => w.Action == action).Word;

    private static Folded? Housekeeping(Plan plan)
    {
        var changes = plan.Changes.Where(c => c.IsHousekeeping).ToList();
        string?[] parts =
        [
            Counted(changes.Count(c => c.Action == ChangeAction.Delete), "earlier version", "to delete"),
            Counted(changes.Count(c => c.Action == ChangeAction.Forget), "earlier run", "to forget"),
        ];
        var title = "Housekeeping: " + string.Join(", ", parts.Where(p => p is not null));
        return changes.Count == 0 ? null : new(title, [.. changes.Select(ToItem)]);
    }

    private static string? Counted(int count, string noun, string action) => count == 0 ? null : $"{CountText.Of(count, noun)} {action}";

    private static Item ToItem(Change change)
    {
        var word = Words.First(w => w.Action == change.Action);
        var moves = change.Before is { } before ? $"{before} → {change.ActualName}" : change.ActualName;
        return new(word.Sign, word.Word, $"{change.Id}  {moves}", ReasonText.Of(change.Reason), [.. change.Fields.Select(ToText)]);
    }

    private static string ToText(FieldChange field) =>
        $"{field.Path}: {Values(field)}{(field.Position is { } p ? $"  ({p.File}:{p.Line})" : "")}";

    private static string Values(FieldChange field) =>
        field.DiffersInSecretOnly ? field.ShownAfter! : $"{Value(field.Before?.Shown)} → {Value(field.After?.Shown)}";

    private static string Value(string? text) =>
        text is null ? "(none)"
        : text.Length <= 120 ? text.ReplaceLineEndings(" ")
        : text[..117].ReplaceLineEndings(" ") + "…";
}
