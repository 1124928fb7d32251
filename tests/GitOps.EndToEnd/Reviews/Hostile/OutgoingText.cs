using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using GitOps.Core.Reports;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using CodeBlock = Markdig.Syntax.CodeBlock;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>Judges a text as GitHub would render it.</summary>
internal static partial class OutgoingText
{
    // GitHub's Markdown: tables, strikethrough, links of bare addresses, formulas, task lists.
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseEmphasisExtras()
        .UseAutoLinks()
        .UseTaskLists()
        .UseMathematics()
        .Build();

    /// <summary>What is alive in it that people wrote, or is broken. Commits of the review may be named.</summary>
    public static IReadOnlyList<string> Problems(string markdown, params string[] commits)
    {
        var problems = new List<string>();
        if (VisibleText.Contains(markdown.ReplaceLineEndings("\n")))
            problems.Add("control characters");
        var document = Markdown.Parse(markdown, GitHub);
        foreach (var node in document.Descendants())
            problems.AddRange(ProblemsOf(node, markdown));
        var html = string.Concat(document.Descendants().Select(HtmlOf));
        var texts = document.Descendants<LeafBlock>().Where(b => b is not CodeBlock && b.Inline is not null).Select(b => TextOf(b.Inline!));
        foreach (var text in texts.Append(WebUtility.HtmlDecode(Tag().Replace(html, " "))))
            problems.AddRange(LivePattern().Matches(text).Select(m => m.Value).Where(m => !IsOwn(m, commits)));
        if (Regex.Count(html, "<details>") != Regex.Count(html, "</details>"))
            problems.Add("details that are not closed");
        return problems;
    }

    private static IEnumerable<string> ProblemsOf(MarkdownObject node, string markdown)
    {
        if (HtmlOf(node) is { Length: > 0 } html && AllowedHtml().Replace(html, "").Trim() is { Length: > 0 } tags)
            yield return $"HTML: {tags}";
        if (node is LinkInline or AutolinkInline)
            yield return $"a link: {markdown[node.Span.Start..Math.Min(node.Span.End + 1, markdown.Length)]}";
        if (node.GetType().Name.StartsWith("Math", StringComparison.Ordinal))
            yield return "a formula";
        if (node is FencedCodeBlock { ClosingFencedCharCount: 0 })
            yield return "a code block that is not closed";
        if (node is FencedCodeBlock { Info: "mermaid" } graph && MermaidLine().Count(graph.Lines.ToString()) != graph.Lines.Count)
            yield return $"a graph of something else: {graph.Lines}";
    }

    private static string HtmlOf(MarkdownObject node) =>
        node switch
        {
            HtmlBlock block => block.Lines.ToString(),
            HtmlInline inline => inline.Tag,
            _ => "",
        };

    private static string TextOf(ContainerInline inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines.Descendants())
            text.Append(
                inline switch
                {
                    LiteralInline literal => literal.Content.ToString(),
                    HtmlEntityInline entity => entity.Transcoded.ToString(),
                    CodeInline or LineBreakInline => " ",
                    _ => "",
                }
            );
        return text.ToString();
    }

    private static bool IsOwn(string match, string[] commits) => commits.Any(c => c.StartsWith(match, StringComparison.Ordinal));

    // Mentions of people and teams, references to issues and commits, addresses, emoji. Ten digits are the digest of a data set.
    [GeneratedRegex(
        @"(?<![\w`])@[A-Za-z0-9]|(?<!\w)(\w[\w-]*/[\w.-]+)?#\d+|\bGH-\d+"
            + @"|(?<![\w-])(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)([0-9a-f]{7,9}|[0-9a-f]{11,40})(?![\w-])"
            + @"|://|\bwww\.\w|(?<!\w):[a-z+][a-z0-9_+-]*:",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex LivePattern();

    [GeneratedRegex(@"</?(details|summary)>|<br>|<!-- gitops: [\w./%-]+ -->|(?<=<summary>)[^<]*(?=</summary>)")]
    private static partial Regex AllowedHtml();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(
        @"^(flowchart LR|  n\d+\[""([\w/. -]|#\d+;)*""\](:::changed)?|  n\d+ --> n\d+|  classDef changed stroke-width:3px)\r?$",
        RegexOptions.Multiline
    )]
    private static partial Regex MermaidLine();
}
