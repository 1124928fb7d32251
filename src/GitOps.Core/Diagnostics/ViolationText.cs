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
            ViolationCode.UnknownField => (DiagnosticCodes.UnknownField, $"unknown field {actual}"),
            ViolationCode.MissingField => (DiagnosticCodes.MissingField, $"{expected} is required"),
            ViolationCode.DuplicateField => (DiagnosticCodes.DuplicateField, $"duplicate field {actual}: expected {expected}"),
            ViolationCode.WrongType => (DiagnosticCodes.WrongType, $"invalid {value}: expected {expected}, got {actual}"),
            ViolationCode.Length => (
                DiagnosticCodes.BadLength,
                $"invalid {(violation.IsKey ? "key " : "")}length of {actual}: expected {expected}"
            ),
            ViolationCode.Pattern => (DiagnosticCodes.BadPattern, $"invalid {value} {actual}: expected {expected}"),
            ViolationCode.EnumValue => (DiagnosticCodes.BadValue, $"invalid {value} {actual}: expected {expected}"),
            ViolationCode.Range => (DiagnosticCodes.OutOfRange, $"invalid {value} {actual}: expected {expected}"),
            ViolationCode.Count => (DiagnosticCodes.BadCount, $"invalid length of {actual}: expected {expected}"),
            ViolationCode.Union => (DiagnosticCodes.BadUnion, $"invalid combination of fields: expected {expected}, got {actual}"),
            ViolationCode.Duplicate => (DiagnosticCodes.DuplicateName, $"duplicate {actual}: expected {expected}"),
            ViolationCode.Document => (DiagnosticCodes.BadDocument, $"invalid value: expected {expected}: {actual}"),
            _ => throw new InvalidOperationException($"unknown violation code {violation.Code}"),
        };
        return new(code, message, violation.Position, path, violation.Help);
    }
}
