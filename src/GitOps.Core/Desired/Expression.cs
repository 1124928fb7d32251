using System.Text;
using GitOps.Core.Manifests;

namespace GitOps.Core.Desired;

/// <summary>The <c>${{ … }}</c> expressions of a text. An expression ends at the first <c>}}</c> and contains no other brace.</summary>
public static class Expression
{
    private const string Open = "${{";

    /// <summary>Whether a text contains an expression.</summary>
    public static bool IsAny(string text) => text.Contains(Open, StringComparison.Ordinal);

    /// <summary>Whether a text contains a reference, whose value may be known only after a run.</summary>
    public static bool IsReference(string text) => References(text).Any();

    /// <summary>Where a text contains <c>${{</c> without the <c>}}</c> that ends the expression; null when all are closed.</summary>
    public static int? UnclosedAt(string text) =>
        Scan(text).Where(e => e.Inner is null).Select(e => (int?)e.Range.Start.Value).FirstOrDefault();

    /// <summary>
    /// Replaces each expression by the value that <paramref name="evaluate"/> returns for its content; null leaves it unchanged.
    /// </summary>
    public static string Replace(string text, Func<string, string?> evaluate)
    {
        if (!IsAny(text))
            return text;
        var (replaced, end) = (new StringBuilder(), 0);
        foreach (var (range, inner) in Scan(text))
        {
            var (start, length) = range.GetOffsetAndLength(text.Length);
            replaced.Append(text, end, start - end).Append((inner is null ? null : evaluate(inner)) ?? text.Substring(start, length));
            end = start + length;
        }

        return replaced.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>A text with a number of the same length in place of each expression.</summary>
    public static string Fill(string text)
    {
        var filled = text.ToCharArray();
        foreach (var (range, _) in Scan(text).Where(e => e.Inner is not null))
            filled.AsSpan(range).Fill('1');
        return new(filled);
    }

    /// <summary>Whether the whole text is one expression.</summary>
    public static bool IsWhole(string text) =>
        Scan(text).FirstOrDefault() is { Inner: not null } first && first.Range.Equals(..text.Length);

    /// <summary>The content of each expression of a text.</summary>
    public static IEnumerable<string> Contents(string text) => Scan(text).Select(e => e.Inner).OfType<string>();

    /// <summary>The references of a text.</summary>
    public static IEnumerable<(ResourceId Target, string Output)> References(string text) =>
        Contents(text).Select(ParseReference).OfType<(ResourceId, string)>();

    /// <summary>Parses <c>ref.Kind.name.output</c>; null for anything else.</summary>
    public static (ResourceId Target, string Output)? ParseReference(string inner)
    {
        var parts = inner.Split('.', 4);
        return parts is ["ref", { Length: > 0 } kind, { Length: > 0 } name, { Length: > 0 } output] ? (new(kind, name), output) : null;
    }

    /// <summary>The expression of a reference.</summary>
    public static string Write(ResourceId target, string output) => $"${{{{ ref.{target.Kind}.{target.Name}.{output} }}}}";

    // Each character is visited once. Inner is null for an expression that does not end.
    private static IEnumerable<(Range Range, string? Inner)> Scan(string text)
    {
        var start = text.IndexOf(Open, StringComparison.Ordinal);
        while (start >= 0)
        {
            var brace = text.IndexOf('}', start);
            var isClosed = brace >= 0 && brace + 1 < text.Length && text[brace + 1] == '}';
            var end = isClosed ? brace + 2 : start + Open.Length;
            yield return (start..end, isClosed ? text[(start + Open.Length)..brace].Trim() : null);
            // Without a brace no other expression ends either; with a single one, those before it do not.
            start = brace < 0 ? -1 : text.IndexOf(Open, isClosed ? end : brace + 1, StringComparison.Ordinal);
        }
    }
}
