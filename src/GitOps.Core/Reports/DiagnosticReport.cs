using System.Text.Json.Nodes;
using GitOps.Core.Diagnostics;

namespace GitOps.Core.Reports;

/// <summary>Renders diagnostics as text and JSON.</summary>
public static class DiagnosticReport
{
    /// <summary>One line for each diagnostic, in the form file:line:column that editors and CI recognize, and a count at the end.</summary>
    public static Report Of(IReadOnlyList<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Count(d => d.Severity == Severity.Error);
        var warnings = diagnostics.Count - errors;
        var count =
            errors == 0 && warnings == 0
                ? "Valid: no errors"
                : CountText.Of(errors, "error") + (warnings > 0 ? $", {CountText.Of(warnings, "warning")}" : "");
        return new([.. diagnostics.Select(d => new Line(Text(d))), new Line(count)]);
    }

    /// <summary>A diagnostic in one line.</summary>
    public static string Text(Diagnostic diagnostic)
    {
        var place = diagnostic.Position is { } position ? $"{position}: " : "";
        var path = diagnostic.Path is { Length: > 0 } p ? $"{p}: " : "";
        var severity = diagnostic.Severity == Severity.Error ? "error" : "warning";
        var help = diagnostic.Help is { } text ? $" ({text})" : "";
        return VisibleText.OfLine($"{place}{severity} {diagnostic.Code}: {path}{diagnostic.Message}{help}");
    }

    /// <summary>Diagnostics as JSON.</summary>
    public static JsonArray ToJson(IReadOnlyList<Diagnostic> diagnostics) =>
        [
            .. diagnostics.Select(d => new JsonObject
            {
                ["code"] = d.Code,
                ["severity"] = d.Severity == Severity.Error ? "error" : "warning",
                ["message"] = d.Message,
                ["file"] = d.Position?.File,
                ["line"] = d.Position?.Line,
                ["column"] = d.Position?.Column,
                ["path"] = d.Path,
                ["help"] = d.Help,
            }),
        ];
}
