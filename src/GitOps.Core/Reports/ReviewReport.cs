using GitOps.Core.Commits;
using GitOps.Core.Diagnostics;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Core.Reviews;

namespace GitOps.Core.Reports;

/// <summary>Renders the plan of a pull request as a report: the verdict, a table of environments, and what changes in each.</summary>
public static class ReviewReport
{
    private const int UnfoldedLines = 12;
    private const int MaxDiagnostics = 50;
    private const int MaxVerdict = 1_000;
    private const string OutdatedMark = "### Outdated:";
    private const string NextMark = "Next:";

    /// <summary>The verdict in one line, as the title of a check.</summary>
    public static string Verdict(PullRequestPlan plan) =>
        plan.Problem switch
        {
            MergeConflict => $"can't be merged into {plan.BaseBranch}: conflicts",
            ReviewFailed failed => $"not planned: {OutcomeText.Of(failed.Reason)}",
            _ when Errors(plan) is > 0 and var errors => $"{CountText.Of(errors, "error")} in {Places(plan)}",
            _ when plan.Environments.IsEmpty => $"no environment of {plan.BaseBranch} changes",
            _ when Names(plan, e => e.Finding is NotPlanned) is { Length: > 0 } names => $"{names} could not be planned",
            _ when Names(plan, e => e.Finding is PlanRequestNeeded) is { Length: > 0 } => "valid; not planned, since it is from a fork",
            _ => $"merging {Effect(plan)}",
        };

    /// <summary>
    /// The report as Markdown of a limited length. Where there is no room the graphs are left out first, then changes: they are counted,
    /// whole ones only.
    /// </summary>
    public static string Fit(PullRequestPlan plan, int maxCharacters)
    {
        var text = MarkdownRenderer.Render(Of(plan));
        if (text.Length > maxCharacters)
            text = MarkdownRenderer.Render(Of(plan, graphs: false));
        if (text.Length <= maxCharacters)
            return text;
        var (fits, tooMany) = (0, plan.Environments.Sum(e => e.Finding is Planned planned ? planned.Comparison.Changes.Length : 0));
        while (tooMany - fits > 1)
        {
            var middle = (fits + tooMany) / 2;
            if (MarkdownRenderer.Render(Of(plan, middle, graphs: false)).Length <= maxCharacters)
                fits = middle;
            else
                tooMany = middle;
        }

        text = MarkdownRenderer.Render(Of(plan, fits, graphs: false));
        // What is left is not a list of changes: at least the verdict is shown.
        return text.Length <= maxCharacters ? text : MarkdownRenderer.Render(new([new Heading(Cut(Capitalized(Verdict(plan))))]));
    }

    /// <summary>
    /// The text of an earlier plan, marked as outdated by a newer head. Marking it once more replaces the mark.
    /// </summary>
    public static string Outdated(string markdown, string newest)
    {
        var plan = markdown
            .ReplaceLineEndings("\n")
            .Split("\n\n")
            .Where(p => !p.StartsWith(OutdatedMark, StringComparison.Ordinal) && !p.StartsWith(NextMark, StringComparison.Ordinal));
        return string.Join("\n\n", plan.Prepend($"{OutdatedMark} commit {CommitHash.Short(newest)} is newer, and its plan is being made."));
    }

    /// <summary>The report; at most <paramref name="maxChanges"/> changes are listed, the rest is counted.</summary>
    public static Report Of(PullRequestPlan plan, int maxChanges = int.MaxValue, bool graphs = true)
    {
        var blocks = new List<Block>();
        blocks.Add(new Heading(Capitalized(Verdict(plan))));
        blocks.AddRange(OfProblem(plan));
        blocks.AddRange(OfSettings(plan));
        if (!plan.Environments.IsEmpty)
            blocks.Add(
                new Table(
                    ["environment", "changes", "on merge"],
                    [.. plan.Environments.Select(e => (IReadOnlyList<string>)[e.Environment, Summary(e), OnMerge(e)])]
                )
            );
        foreach (var environment in plan.Environments)
        {
            var details = OfFinding(environment, plan, maxChanges, graphs).ToList();
            if (details.Count > 0)
                blocks.AddRange(details.Prepend(new Heading(environment.Environment, Level: 4)));
            maxChanges -= environment.Finding is Planned { Comparison.Changes.Length: var count } ? Math.Min(count, maxChanges) : 0;
        }

        if (Next(plan) is { } next)
            blocks.Add(new Line($"{NextMark} {next}"));
        blocks.Add(new Line(Commits(plan)));
        return new(blocks);
    }

    private static string Commits(PullRequestPlan plan)
    {
        var (head, target) = (CommitHash.Short(plan.Head), $"{plan.BaseBranch} at {CommitHash.Short(plan.Base)}");
        return plan.Problem is null && plan.Environments.Any(e => e.Finding is Planned)
            ? $"Planned for {head} merged into {target}."
            : $"Reviewed {head} against {target}.";
    }

    private static string? Next(PullRequestPlan plan) =>
        plan switch
        {
            { State: PullRequestState.Failure } when Errors(plan) > 0 => "fix the errors and push; this comment is updated.",
            { Environments.IsEmpty: true } => null,
            { State: PullRequestState.Failure } => "the plan is tried again by itself; a new push also starts one.",
            { State: PullRequestState.ActionRequired } => null,
            _ when plan.Environments.All(e => e.Finding is Planned { Comparison.Changes.IsEmpty: true }) => null,
            _ when plan.Environments.Any(e => e.OnMerge == MergeEffect.WaitsForSync) =>
                "merge; where sync is manual, gitops sync applies the changes afterwards.",
            _ => "merge to apply it, or push further commits; this comment is updated.",
        };

    private static IEnumerable<Block> OfProblem(PullRequestPlan plan)
    {
        if (plan.Problem is not MergeConflict conflict)
            yield break;
        yield return new CodeBlock("", conflict.Paths);
        if (conflict.Count > conflict.Paths.Count)
            yield return new Line($"{CountText.Of(conflict.Count - conflict.Paths.Count, "more file")} in conflict.");
        yield return new Line($"Merge {plan.BaseBranch} into the branch, or rebase it, and resolve the conflicts.");
    }

    private static IEnumerable<Block> OfSettings(PullRequestPlan plan)
    {
        if (plan.Settings is not { } diagnostics)
            yield break;
        yield return new Line(
            $"{RepositorySettingsReader.FileName} changes. Its settings take effect with the merge; this plan is made with those of "
                + "the default branch."
        );
        if (diagnostics.Count > 0)
            yield return OfDiagnostics(diagnostics);
    }

    private static CodeBlock OfDiagnostics(IReadOnlyList<Diagnostic> diagnostics) =>
        new("", [.. diagnostics.Take(MaxDiagnostics).Select(DiagnosticReport.Text)]);

    private static IEnumerable<Block> OfFinding(EnvironmentReview review, PullRequestPlan plan, int maxChanges, bool graphs)
    {
        switch (review.Finding)
        {
            case ManifestsRejected rejected:
                yield return OfDiagnostics(rejected.Diagnostics);
                if (rejected.Diagnostics.Count > MaxDiagnostics)
                    yield return new Line(
                        $"{rejected.Diagnostics.Count - MaxDiagnostics} more are not shown: gitops validate lists them all."
                    );
                break;
            case NotPlanned failed:
                yield return new Line(OutcomeText.Of(failed.Reason));
                break;
            case PlanRequestNeeded:
                yield return new Line(
                    "The pull request is from a fork, so that AWS is not read for it. Its manifests are valid. "
                        + "A maintainer who has read the changes can plan them:"
                );
                yield return new CodeBlock(
                    "",
                    [$"git fetch origin pull/{plan.Number}/head && gitops plan --env {review.Environment} --ref {plan.Head}"]
                );
                break;
            case Planned planned:
                foreach (var block in OfPlan(planned, plan, review.Environment, maxChanges, graphs))
                    yield return block;
                break;
        }
    }

    private static IEnumerable<Block> OfPlan(Planned planned, PullRequestPlan plan, string environment, int maxChanges, bool graphs)
    {
        var comparison = planned.Comparison;
        foreach (var group in comparison.Changes.Take(maxChanges).GroupBy(c => c.Id.Kind))
        {
            var lines = Lines(group, planned).ToList();
            var title = $"{group.Key} ({group.Count()})";
            Block code = new CodeBlock("diff", lines);
            yield return lines.Count > UnfoldedLines ? new Folded(title, [code]) : new Line(title);
            if (lines.Count <= UnfoldedLines)
                yield return code;
        }

        if (comparison.Changes.Length > maxChanges)
        {
            yield return new Line($"{CountText.Of(comparison.Changes.Length - maxChanges, "more change")} not shown here. The whole plan:");
            yield return new CodeBlock("", [$"gitops plan --env {environment} --ref {CommitHash.Short(plan.Head)}"]);
        }

        if (!planned.Data.IsEmpty)
            yield return new Table(
                ["data set", "before", "after", "rows"],
                [.. planned.Data.Select(d => (IReadOnlyList<string>)[d.Id.Name, d.Before ?? "-", d.After, Rows(d)])]
            );
        if (comparison.Avoided.Length > 0)
            yield return new Line($"No longer needed with this pull request: {Ids(comparison.Avoided)}.");
        if (comparison.Anyway.Length > 0 && comparison.Changes.Length <= maxChanges)
            yield return new Folded(
                $"{CountText.Of(comparison.Anyway.Length, "change")} also without this pull request",
                [new CodeBlock("diff", [.. Lines(comparison.Anyway, planned)])]
            );
        foreach (var note in PlanReport.Notes(comparison.Plan))
            yield return new Line("Note: " + note);
        if (
            graphs
            && comparison.Changes.Length > 0
            && PlanGraph.Of(comparison.Plan, comparison.Changes.Select(c => c.Id).ToHashSet()) is { } graph
        )
            yield return new Folded("Graph", [new CodeBlock("mermaid", graph.TrimEnd('\n').Split('\n'))]);
    }

    // An empty line between changes.
    private static IEnumerable<string> Lines(IEnumerable<Change> changes, Planned planned) =>
        changes.SelectMany((c, index) => index == 0 ? Lines(c, planned) : Lines(c, planned).Prepend(""));

    private static IEnumerable<string> Lines(Change change, Planned planned)
    {
        var moves = change.Before is { } before ? $"{before} → {change.ActualName}" : change.ActualName;
        var duration = planned.Durations.TryGetValue(change.Id, out var last) ? $"  (took {Text(last)} last time)" : "";
        yield return $"{Sign(change.Action)} {PlanReport.Word(change.Action)} {change.Id}  {moves}{duration}";
        yield return $"  {ReasonText.Of(change.Reason)}";
        foreach (var field in change.Fields)
        {
            var place = field.Position is { } position ? $"  ({position.File}:{position.Line})" : "";
            if (field.Before is { } old)
                yield return $"-   {field.Path}: {old.Shown}";
            if (field.ShownAfter is { } now)
                yield return $"+   {field.Path}: {now}{place}";
        }
    }

    private static char Sign(ChangeAction action) =>
        action switch
        {
            ChangeAction.Delete or ChangeAction.Forget => '-',
            ChangeAction.Blocked => '!',
            _ => '+',
        };

    private static string Summary(EnvironmentReview review) =>
        review.Finding switch
        {
            ManifestsRejected rejected => CountText.Of(rejected.Errors, "error"),
            NotPlanned => "could not be planned",
            PlanRequestNeeded => "not planned: from a fork",
            Planned { Comparison.Changes.IsEmpty: true } => "none",
            Planned planned => PlanReport.Counts(planned.Comparison.Changes),
            _ => throw new InvalidOperationException($"unknown finding {review.Finding.GetType().Name}"),
        };

    private static string OnMerge(EnvironmentReview review) =>
        review.Finding is not Planned ? "-"
        : review.OnMerge == MergeEffect.Applied ? "applied"
        : review.OnMerge == MergeEffect.WaitsForSync ? "waits: sync is manual"
        : "waits: the environment is suspended";

    private static string Effect(PullRequestPlan plan)
    {
        var planned = plan.Environments.Where(e => e.Finding is Planned { Comparison.Changes.IsEmpty: false }).ToList();
        return planned.Count == 0
            ? "changes nothing in AWS"
            : "changes "
                + string.Join("; ", planned.Select(e => $"{e.Environment}: {PlanReport.Counts(((Planned)e.Finding).Comparison.Changes)}"));
    }

    private static int Errors(PullRequestPlan plan) => plan.Diagnostics.Count(d => d.Severity == Severity.Error);

    private static string Places(PullRequestPlan plan) =>
        string.Join(
            ", ",
            plan.Environments.Where(e => e.Finding is ManifestsRejected)
                .Select(e => e.Environment)
                .Concat(plan.Settings is { Count: > 0 } ? [RepositorySettingsReader.FileName] : [])
        );

    private static string Names(PullRequestPlan plan, Func<EnvironmentReview, bool> condition) =>
        string.Join(", ", plan.Environments.Where(condition).Select(e => e.Environment));

    private static string Ids(IEnumerable<Change> changes) => string.Join(", ", changes.Select(c => c.Id.ToString()).Distinct());

    private static string Rows(DataMove move) =>
        move is { RowsBefore: { } before, RowsAfter: { } after }
            ? $"{before:N0} → {after:N0}"
            : move.RowsAfter?.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) ?? "-";

    private static string Text(TimeSpan duration) =>
        duration.TotalHours >= 1 ? $"{(int)duration.TotalHours} h {duration.Minutes} min"
        : duration.TotalMinutes >= 1 ? $"{(int)duration.TotalMinutes} min"
        : $"{(int)duration.TotalSeconds} s";

    private static string Cut(string text) => text.Length <= MaxVerdict ? text : text[..MaxVerdict] + "…";

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
