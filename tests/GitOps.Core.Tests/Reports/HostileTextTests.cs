using System.Text.Json.Nodes;
using GitOps.Core.Diagnostics;
using GitOps.Core.Reports;
using YamlDotNet.RepresentationModel;

namespace GitOps.Core.Tests.Reports;

/// <summary>Text from repositories and AWS that would control a terminal, forge a line or break out of Markdown.</summary>
public sealed class HostileTextTests
{
    private const string Evil = "a\u001b[2J\u202eb\r\nc\u0085d\u2066e\u009bf";
    private const string Shown = @"a\u001b[2J\u202eb c\u0085d\u2066e\u009bf";

    private static readonly Report EverywhereEvil = new([
        new Heading(Evil),
        new Line(Evil),
        new Item("+", "create", Evil, Evil, [Evil]),
        new Table(
            [Evil, "B"],
            [
                [Evil, Evil],
                ["short", Evil],
            ]
        ),
        new Folded(Evil, [new Line(Evil)]),
    ]);

    [Theory]
    [InlineData("plain — ✔ 日本語 é", "plain — ✔ 日本語 é")]
    [InlineData("a\tb\nc\r\nd", "a\tb\nc\nd")]
    [InlineData("\u001b]0;title\u0007", @"\u001b]0;title\u0007")]
    [InlineData("line\rover", @"line\u000dover")]
    [InlineData("\0\u007f\u0080\u009f", @"\u0000\u007f\u0080\u009f")]
    [InlineData("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e", @"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e")]
    [InlineData("\u2028\u2029\u2066\u2067\u2068\u2069", @"\u2028\u2029\u2066\u2067\u2068\u2069")]
    public void Characters_that_control_a_terminal_or_the_direction_of_text_are_shown_as_codes(string text, string expected) =>
        Assert.Equal(expected, VisibleText.Of(text));

    [Fact]
    public void Text_shows_hostile_characters_and_no_text_adds_a_line()
    {
        var text = TextRenderer.Render(EverywhereEvil);

        Assert.False(VisibleText.Contains(text), text);
        Assert.Equal(
            [Shown, "", Shown, $"  + create    {Shown}", Shown, Shown, $"{Shown}   B", $"{Shown}   {Shown}"],
            text.Split('\n').Take(8).Select((l, i) => i is 4 or 5 ? l.Trim() : l)
        );
        Assert.Equal(12, text.Split('\n').Length);
    }

    [Fact]
    public void Markdown_shows_hostile_characters_and_no_text_adds_a_line()
    {
        var markdown = MarkdownRenderer.Render(EverywhereEvil);
        var harmless = MarkdownRenderer.Render(
            new([
                new Heading("x"),
                new Line("x"),
                new Item("+", "create", "x", "x", ["x"]),
                new Table(
                    ["x", "B"],
                    [
                        ["x", "x"],
                        ["short", "x"],
                    ]
                ),
                new Folded("x", [new Line("x")]),
            ])
        );

        Assert.False(VisibleText.Contains(markdown), markdown);
        Assert.Equal(harmless.Split('\n').Length, markdown.Split('\n').Length);
    }

    [Theory]
    [InlineData("<img src=x>", "&lt;img src=x&gt;", "`<img src=x>`")]
    [InlineData("@team and #1", "@&#8203;team and #&#8203;1", "`@team and #1`")]
    [InlineData("GH-1 https://a www.a", "GH&#8203;-1 https:&#8203;//a www&#8203;.a", "`GH-1 https://a www.a`")]
    [InlineData("$a$", "\\$a\\$", "`$a$`")]
    [InlineData("`code` | cell", @"\`code\` \| cell", @"`'code' \| cell`")]
    [InlineData(@"\| \* \` \<b>", @"\\\| \\\* \\\` \\&lt;b&gt;", @"`\ \| \* \' \<b>`")]
    [InlineData("[a](http://b) ~~c~~ _d_ **e**", @"\[a\](http:&#8203;//b) \~\~c\~\~ \_d\_ \*\*e\*\*", "`[a](http://b) ~~c~~ _d_ **e**`")]
    public void Markdown_neutralizes_its_own_syntax(string text, string cell, string code) =>
        Assert.EndsWith(
            $"| + **create** | {code} | {cell}<br>{code} |\n",
            MarkdownRenderer.Render(new([new Item("+", "create", text, text, [text])])),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(Evil)]
    [InlineData("first\nsecond \u202e")]
    [InlineData("\u202e")]
    public void YAML_shows_hostile_characters_and_keeps_the_text(string text)
    {
        var yaml = YamlRenderer.Render(new JsonObject { [text] = text });

        Assert.False(VisibleText.Contains(yaml), yaml);
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var (key, value) = Assert.Single((YamlMappingNode)stream.Documents[0].RootNode);
        Assert.Equal((text, text), (((YamlScalarNode)key).Value, ((YamlScalarNode)value).Value));
    }

    [Fact]
    public void A_diagnostic_is_one_line() =>
        Assert.Equal(
            $"error bad-name: metadata.name: invalid name '{Shown}'",
            DiagnosticReport.Text(new("bad-name", $"invalid name '{Evil}'", null, "metadata.name", null))
        );
}
