using System.Text.RegularExpressions;
using GitOps.Core.Manifests;

namespace GitOps.Core.Desired;

/// <summary>The <c>${{ … }}</c> expressions of a text.</summary>
public static partial class Expression
{
    /// <summary>Whether a text contains an expression.</summary>
    public static bool IsAny(string text) => text.Contains("${{", StringComparison.Ordinal);

    /// <summary>Whether a text contains a reference, whose value may be known only after a run.</summary>
    public static bool IsReference(string text) =>
        text.Contains("${{", StringComparison.Ordinal) && Pattern().Matches(text).Any(m => ParseReference(m.Groups[1].Value) is not null);

    /// <summary>
    /// Replaces each expression by the value that <paramref name="evaluate"/> returns for its content; null leaves it unchanged.
    /// </summary>
    public static string Replace(string text, Func<string, string?> evaluate) =>
        text.Contains("${{", StringComparison.Ordinal) ? Pattern().Replace(text, m => evaluate(m.Groups[1].Value) ?? m.Value) : text;

    /// <summary>Whether the whole text is one expression.</summary>
    public static bool IsWhole(string text) => Pattern().Match(text) is { Success: true } match && match.Length == text.Length;

    /// <summary>The references of a text.</summary>
    public static IEnumerable<(ResourceId Target, string Output)> References(string text) =>
        text.Contains("${{", StringComparison.Ordinal)
            ? Pattern().Matches(text).Select(m => ParseReference(m.Groups[1].Value)).OfType<(ResourceId, string)>()
            : [];

    /// <summary>Parses <c>ref.Kind.name.output</c>; null for anything else.</summary>
    public static (ResourceId Target, string Output)? ParseReference(string inner)
    {
        var parts = inner.Split('.', 4);
        return parts is ["ref", { Length: > 0 } kind, { Length: > 0 } name, { Length: > 0 } output] ? (new(kind, name), output) : null;
    }

    /// <summary>The expression of a reference.</summary>
    public static string Write(ResourceId target, string output) => $"${{{{ ref.{target.Kind}.{target.Name}.{output} }}}}";

    [GeneratedRegex(@"\$\{\{\s*([^}]*?)\s*\}\}")]
    private static partial Regex Pattern();
}
