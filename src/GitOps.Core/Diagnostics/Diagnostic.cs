using GitOps.Schema.Values;

namespace GitOps.Core.Diagnostics;

/// <summary>The severity of a diagnostic.</summary>
public enum Severity
{
    /// <summary>Does not prevent anything from being applied.</summary>
    Warning,

    /// <summary>Must be fixed before anything is applied.</summary>
    Error,
}

/// <summary>A problem in what a user wrote: what is wrong, what was expected, where, and how to fix it.</summary>
public sealed record Diagnostic(
    string Code,
    string Message,
    SourcePosition? Position,
    string? Path = null,
    string? Help = null,
    Severity Severity = Severity.Error
)
{
    /// <summary>The first error with its position in one line, or null when there are no errors.</summary>
    public static string? FirstError(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } first ? $"{first.Position}: {first.Message}" : null;

    /// <summary>Compares diagnostics by file, line and column, the order in which they are shown.</summary>
    public static IReadOnlyList<Diagnostic> Sort(IEnumerable<Diagnostic> diagnostics) =>
        [
            .. diagnostics
                .Distinct()
                .OrderBy(d => d.Position?.File ?? "", StringComparer.Ordinal)
                .ThenBy(d => d.Position?.Line ?? 0)
                .ThenBy(d => d.Position?.Column ?? 0)
                .ThenBy(d => d.Code, StringComparer.Ordinal),
        ];
}
