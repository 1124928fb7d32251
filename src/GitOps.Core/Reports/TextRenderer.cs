using System.Text;

namespace GitOps.Core.Reports;

/// <summary>Renders a report for a terminal, without control codes.</summary>
public static class TextRenderer
{
    /// <summary>The report as text, ending with a line break.</summary>
    public static string Render(Report report)
    {
        var text = new StringBuilder();
        foreach (var block in report.Blocks)
            Render(block, text, "");
        return text.ToString();
    }

    private static void Render(Block block, StringBuilder text, string indent)
    {
        switch (block)
        {
            case Heading heading:
                text.Append(indent).Append(VisibleText.OfLine(heading.Text)).Append("\n\n");
                break;
            case Line line:
                text.Append(indent).Append(VisibleText.OfLine(line.Text)).Append('\n');
                break;
            case Item item:
                Render(item, text, indent);
                break;
            case Table table:
                Render(table, text, indent);
                break;
            case CodeBlock code:
                foreach (var line in code.Lines)
                    text.Append(indent).Append("  ").Append(VisibleText.OfLine(line)).Append('\n');
                break;
            case Folded folded:
                text.Append(indent).Append(VisibleText.OfLine(folded.Title)).Append('\n');
                foreach (var inner in folded.Blocks)
                    Render(inner, text, indent + "  ");
                break;
            default:
                throw new InvalidOperationException($"unknown block {block.GetType().Name}");
        }
    }

    private static void Render(Item item, StringBuilder text, string indent)
    {
        text.Append(indent)
            .Append("  ")
            .Append(item.Sign)
            .Append(' ')
            .Append(item.Word.PadRight(9))
            .Append(' ')
            .Append(VisibleText.OfLine(item.Subject))
            .Append('\n');
        foreach (var line in item.Details.Prepend(item.Reason))
            text.Append(indent).Append(' ', 14).Append(VisibleText.OfLine(line)).Append('\n');
    }

    private static void Render(Table table, StringBuilder text, string indent)
    {
        var rows = table.Rows.Prepend(table.Columns).Select(r => r.Select(VisibleText.OfLine).ToList()).ToList();
        var widths = table.Columns.Select((_, i) => rows.Max(r => r[i].Length)).ToList();
        foreach (var row in rows)
            text.Append(indent).Append(string.Concat(row.Select((cell, i) => cell.PadRight(widths[i] + 3))).TrimEnd()).Append('\n');
    }
}
