using System.Buffers;
using System.Globalization;
using System.Text;

namespace GitOps.Core.Reports;

/// <summary>
/// Replaces the characters of a text that could control a terminal, forge a line or change the order in which a text is read, by their
/// code, such as <c>\u001b</c>. In JSON and in quoted YAML, that is the same text.
/// </summary>
public static class VisibleText
{
    // The ASCII and Latin-1 control characters but for tab and line feed, marks and overrides of the direction, line separators.
    private static readonly SearchValues<char> Replaced = SearchValues.Create([
        .. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\t' or '\n')),
        .. "\u061C\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069",
    ]);

    /// <summary>A text that may have several lines.</summary>
    public static string Of(string text)
    {
        if (!Contains(text))
            return text;
        var visible = new StringBuilder(text.Length + 16);
        foreach (var character in text.Replace("\r\n", "\n", StringComparison.Ordinal))
            if (Replaced.Contains(character))
                visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                visible.Append(character);
        return visible.ToString();
    }

    /// <summary>A text in one line: spaces replace its line breaks.</summary>
    public static string OfLine(string text) => Of(text).Replace('\n', ' ');

    /// <summary>Whether a text has such characters.</summary>
    public static bool Contains(string text) => text.AsSpan().ContainsAny(Replaced);
}
