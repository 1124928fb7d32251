using GitOps.Core.Reports;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>The renderer without its guards: text as it is, in fences of three backticks.</summary>
internal static class RawMarkdown
{
    public static string Render(Report report) => string.Concat(report.Blocks.Select(Render));

    private static string Render(Block block) =>
        block switch
        {
            Heading heading => $"### {heading.Text}\n\n",
            Line line => $"{line.Text}\n\n",
            Table table => $"| {string.Join(" | ", table.Columns)} |\n|{string.Concat(table.Columns.Select(_ => "---|"))}\n"
                + string.Concat(table.Rows.Select(r => $"| {string.Join(" | ", r)} |\n"))
                + "\n",
            CodeBlock code => $"```{code.Language}\n{string.Join("\n", code.Lines)}\n```\n\n",
            Folded folded => $"<details><summary>{folded.Title}</summary>\n\n{Render(new Report(folded.Blocks))}\n</details>\n\n",
            _ => throw new InvalidOperationException($"unknown block {block.GetType().Name}"),
        };
}
