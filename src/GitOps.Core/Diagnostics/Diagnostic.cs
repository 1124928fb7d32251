using GitOps.Schema.Values;

namespace GitOps.Core.Diagnostics;

/// <summary>How bad a diagnostic is.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing stops.</summary>
    Warning,

    /// <summary>Must be mended before anything is applied.</summary>
    Error,
}

/// <summary>Something that a user wrote and should mend: what was found, what was wanted, where, and what to do.</summary>
public sealed record Diagnostic(
    string Code,
    string Message,
    SourcePosition? Position,
    string? Path = null,
    string? Help = null,
    Severity Severity = Severity.Error
)
{
    /// <summary>The first error with its place, for where there is room for one line; null when there is none.</summary>
    public static string? FirstError(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } first ? $"{first.Position}: {first.Message}" : null;

    /// <summary>The order in which diagnostics are shown: by file, line and column.</summary>
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
