using GitOps.Schema.Validation;

namespace GitOps.Core.Diagnostics;

/// <summary>Words a schema violation as a diagnostic.</summary>
internal static class ViolationText
{
    public static Diagnostic ToDiagnostic(Violation violation, string root)
    {
        var path =
            violation.Path.Length == 0 ? root
            : root.Length == 0 ? violation.Path
            : $"{root}.{violation.Path}";
        var (code, message) = violation.Code switch
        {
            ViolationCode.UnknownField => ("unknown-field", violation.Found),
            ViolationCode.MissingField => ("missing-field", violation.Wanted),
            ViolationCode.DuplicateField => ("duplicate-field", $"{violation.Found}; wanted {violation.Wanted}"),
            ViolationCode.WrongType => ("wrong-type", Found(violation)),
            ViolationCode.Length => ("bad-length", Found(violation)),
            ViolationCode.Pattern => ("bad-pattern", Found(violation)),
            ViolationCode.NotAValue => ("bad-value", Found(violation)),
            ViolationCode.Range => ("out-of-range", Found(violation)),
            ViolationCode.Count => ("bad-count", Found(violation)),
            ViolationCode.Union => ("bad-union", Found(violation)),
            _ => throw new InvalidOperationException($"unknown violation {violation.Code}"),
        };
        return new(code, message, violation.Position, path, violation.Help);
    }

    private static string Found(Violation violation) => $"found {violation.Found}, wanted {violation.Wanted}";
}
