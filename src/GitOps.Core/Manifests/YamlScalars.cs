using System.Globalization;
using System.Text.RegularExpressions;
using GitOps.Schema.Values;

namespace GitOps.Core.Manifests;

/// <summary>Determines the type of plain scalars by the core schema of YAML 1.2.</summary>
internal static partial class YamlScalars
{
    public static ScalarKind KindOf(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
            "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
            _ when !char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+' or '.') => ScalarKind.Text,
            _ when Integer().IsMatch(text) => ScalarKind.Integer,
            _ when Real().IsMatch(text) => ScalarKind.Real,
            _ => ScalarKind.Text,
        };

    public static string Canonical(ScalarKind kind, string text) =>
        kind switch
        {
            ScalarKind.Null => "",
            ScalarKind.Boolean => text.ToLowerInvariant(),
            ScalarKind.Integer => text.StartsWith("0x", StringComparison.Ordinal)
                ? long.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
                : text.TrimStart('+'),
            ScalarKind.Real => double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
            _ => text,
        };

    [GeneratedRegex(@"^([-+]?[0-9]+|0x[0-9a-fA-F]{1,15})$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Real();
}
