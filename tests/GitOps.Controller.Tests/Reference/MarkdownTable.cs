using System.Text;

namespace GitOps.Controller.Tests.Reference;

/// <summary>Writes tables of Markdown.</summary>
internal static class MarkdownTable
{
    /// <summary>Appends a table and an empty line. Texts are escaped outside of code.</summary>
    public static void Append(StringBuilder page, string[] columns, IEnumerable<string[]> rows)
    {
        AppendRow(page, columns);
        AppendRow(page, [.. columns.Select(_ => "---")]);
        foreach (var row in rows)
            AppendRow(page, row);
        page.Append('\n');
    }

    private static void AppendRow(StringBuilder page, string[] cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(Escape)).Append(" |\n");

    // Every second part is code, where GitHub shows < as it is; | separates cells even there.
    private static string Escape(string text)
    {
        var parts = text.Replace("|", "\\|", StringComparison.Ordinal).Split('`');
        for (var i = 0; i < parts.Length; i += 2)
            parts[i] = parts[i].Replace("<", "&lt;", StringComparison.Ordinal);
        return string.Join('`', parts);
    }
}
