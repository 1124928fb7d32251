using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Core.Reports;

/// <summary>Renders a report as GitHub's Markdown; collapsed parts open on a click.</summary>
public static partial class MarkdownRenderer
{
    /// <summary>The report as Markdown, ending with a line break.</summary>
    public static string Render(Report report)
    {
        var text = new StringBuilder();
        var inTable = false;
        foreach (var block in report.Blocks)
        {
            if (block is Item && !inTable)
                text.Append("| | resource | why |\n|---|---|---|\n");
            if (block is not Item && inTable)
                text.Append('\n');
            inTable = block is Item;
            Render(block, text);
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Render(Block block, StringBuilder text)
    {
        switch (block)
        {
            case Heading heading:
                text.Append('#', heading.Level).Append(' ').Append(Escape(heading.Text)).Append("\n\n");
                break;
            case Line line:
                text.Append(line.Text.Length == 0 ? "" : Escape(line.Text) + "\n").Append('\n');
                break;
            case Item item:
                var details = item.Details.Count == 0 ? "" : "<br>" + string.Join("<br>", item.Details.Select(Code));
                text.Append($"| {item.Sign} **{item.Word}** | {Code(item.Subject)} | {Cell(item.Reason)}{details} |\n");
                break;
            case Table table:
                text.Append("| ")
                    .AppendJoin(" | ", table.Columns.Select(Cell))
                    .Append(" |\n|")
                    .Append(string.Concat(table.Columns.Select(_ => "---|")))
                    .Append('\n');
                foreach (var row in table.Rows)
                    text.Append("| ").AppendJoin(" | ", row.Select(Cell)).Append(" |\n");
                text.Append('\n');
                break;
            case CodeBlock code:
                Render(code, text);
                break;
            case Folded folded:
                text.Append("<details><summary>").Append(Escape(folded.Title)).Append("</summary>\n\n");
                text.Append(Render(new Report(folded.Blocks))).Append("\n</details>\n\n");
                break;
            default:
                throw new InvalidOperationException($"unknown block {block.GetType().Name}");
        }
    }

    // The fence is longer than any run of backticks inside, so that no line ends the block.
    private static void Render(CodeBlock code, StringBuilder text)
    {
        var lines = code.Lines.Select(VisibleText.OfLine).ToList();
        var fence = new string('`', Math.Max(3, lines.Max(LongestRun) + 1));
        text.Append(fence).Append(code.Language).Append('\n');
        foreach (var line in lines)
            text.Append(line).Append('\n');
        text.Append(fence).Append("\n\n");
    }

    private static int LongestRun(string line)
    {
        var (longest, run) = (0, 0);
        foreach (var character in line)
            longest = Math.Max(longest, run = character == '`' ? run + 1 : 0);
        return longest;
    }

    private static string Cell(string text) => Escape(text).Replace("|", "\\|", StringComparison.Ordinal);

    // A code span of any user input: no backticks, no table bars, no line breaks. A bar after a backslash would not be escaped by another.
    private static string Code(string text)
    {
        var line = VisibleText.OfLine(text).Replace('`', '\'').Replace("\\|", "\\ |", StringComparison.Ordinal);
        return $"`{line.Replace("|", "\\|", StringComparison.Ordinal)}`";
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in VisibleText.OfLine(text))
            escaped.Append(
                character switch
                {
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '&' => "&amp;",
                    '*' or '_' or '[' or ']' or '`' or '~' or '$' or '\\' => "\\" + character,
                    // GitHub finds mentions and references in the rendered text, so that an escape does not stop it.
                    '@' or '#' => character + "&#8203;",
                    _ => character.ToString(),
                }
            );
        return Linked().Replace(escaped.ToString(), "$0&#8203;");
    }

    // The beginning of what GitHub links without any sign of Markdown: addresses, and issues in their second form.
    [GeneratedRegex(@":(?=//)|\bwww(?=\.)|\bGH(?=-\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Linked();
}
