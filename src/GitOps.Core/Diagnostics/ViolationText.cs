using GitOps.Schema.Validation;

namespace GitOps.Core.Diagnostics;

/// <summary>Renders a schema violation as a diagnostic.</summary>
internal static class ViolationText
{
    public static Diagnostic ToDiagnostic(Violation violation, string root)
    {
        var path =
            violation.Path.Length == 0 ? root
            : root.Length == 0 ? violation.Path
            : $"{root}.{violation.Path}";
        var (actual, expected) = (violation.Actual, violation.Expected);
        var value = violation.IsKey ? "key" : "value";
        var (code, message) = violation.Code switch
        {
            ViolationCode.UnknownField => ("unknown-field", $"unknown field {actual}"),
            ViolationCode.MissingField => ("missing-field", $"{expected} is required"),
            ViolationCode.DuplicateField => ("duplicate-field", $"duplicate field {actual}: expected {expected}"),
            ViolationCode.WrongType => ("wrong-type", $"invalid {value}: expected {expected}, got {actual}"),
            ViolationCode.Length => ("bad-length", $"invalid {(violation.IsKey ? "key " : "")}length of {actual}: expected {expected}"),
            ViolationCode.Pattern => ("bad-pattern", $"invalid {value} {actual}: expected {expected}"),
            ViolationCode.EnumValue => ("bad-value", $"invalid {value} {actual}: expected {expected}"),
            ViolationCode.Range => ("out-of-range", $"invalid {value} {actual}: expected {expected}"),
            ViolationCode.Count => ("bad-count", $"invalid length of {actual}: expected {expected}"),
            ViolationCode.Union => ("bad-union", $"invalid combination of fields: expected {expected}, got {actual}"),
            _ => throw new InvalidOperationException($"unknown violation code {violation.Code}"),
        };
        return new(code, message, violation.Position, path, violation.Help);
    }
}
