using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.GitHub.Reviews;

/// <summary>Cuts texts to GitHub's limits, between characters as people see them, and marks that something is missing.</summary>
internal static partial class Shortening
{
    private const string LineMark = "…";
    private const string MarkdownMark = "\n\n*… The rest is left out, because GitHub limits the length.*";

    /// <summary>Text of one line.</summary>
    public static string Line(string text, int limit) => text.Length <= limit ? text : Cut(text, limit - LineMark.Length) + LineMark;

    /// <summary>
    /// Markdown, cut after a line. What is open at the cut, a code block or folded sections, is closed, so that the mark is read as text.
    /// </summary>
    public static string Markdown(string text, int limit)
    {
        if (text.Length <= limit)
            return text;
        for (var room = limit - MarkdownMark.Length; ; room -= 200)
        {
            var cut = Cut(text, Math.Max(room, 0));
            if (cut.LastIndexOf('\n') is > 0 and var end && cut.Length - end < 2000)
                cut = cut[..end];
            var closed = cut + Closing(cut) + MarkdownMark;
            if (closed.Length <= limit || room <= 0)
                return closed;
        }
    }

    private static string Cut(string text, int length)
    {
        var end = length;
        // The start of the character that the limit is in; a longer one than this is no character that anybody reads.
        var from = Math.Max(0, length - 100);
        if (from > 0 && char.IsLowSurrogate(text[from]))
            from--;
        for (var at = from; at <= length && at < text.Length; at += StringInfo.GetNextTextElementLength(text, at))
            end = at;
        return text[..end];
    }

    private static string Closing(string cut)
    {
        string? fence = null;
        foreach (Match match in Fence().Matches(cut))
        {
            var found = match.Groups[1].Value;
            if (fence is null)
                fence = found;
            else if (found[0] == fence[0] && found.Length >= fence.Length)
                fence = null;
        }

        var open = DetailsStart().Count(cut) - DetailsEnd().Count(cut);
        return (fence is null ? "" : "\n" + fence) + string.Concat(Enumerable.Repeat("\n</details>", Math.Max(open, 0)));
    }

    [GeneratedRegex(@"^ {0,3}(`{3,}|~{3,})", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^<details\b", RegexOptions.Multiline)]
    private static partial Regex DetailsStart();

    [GeneratedRegex(@"^</details>", RegexOptions.Multiline)]
    private static partial Regex DetailsEnd();
}
