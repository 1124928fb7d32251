using GitOps.GitHub.Reviews;

namespace GitOps.GitHub.Tests.Reviews;

/// <summary>Texts are cut between characters, marked, and nothing stays open.</summary>
public sealed class ShorteningTests
{
    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("too long", 5, "too …")]
    [InlineData("ab🎉cd", 4, "ab…")]
    [InlineData("ab👩‍🔬", 5, "ab…")]
    [InlineData("abe\u0301xy", 4, "ab…")]
    public void A_line_is_cut_between_characters(string text, int limit, string expected) =>
        Assert.Equal(expected, Shortening.Line(text, limit));

    [Fact]
    public void Cutting_never_leaves_half_a_character()
    {
        var text = string.Concat(Enumerable.Repeat("a👩‍🔬e\u0301🎉", 60));
        for (var limit = 1; limit < text.Length; limit++)
        {
            var cut = Shortening.Line(text, limit);
            Assert.InRange(cut.Length, 1, limit);
            Assert.Equal(cut, string.Concat(cut.EnumerateRunes()));
        }
    }

    [Theory]
    [InlineData("```diff", "\n```\n\n*…")]
    [InlineData("````\n```", "\n````\n\n*…")]
    [InlineData("<details><summary>s</summary>", "\n</details>\n\n*…")]
    [InlineData("```\n```", "x\n\n*…")]
    public void Markdown_closes_what_is_open(string start, string end)
    {
        var cut = Shortening.Markdown($"{start}\n{string.Concat(Enumerable.Repeat("xxx\n", 500))}", 1000);

        Assert.InRange(cut.Length, 600, 1000);
        Assert.Contains(end, cut, StringComparison.Ordinal);
    }
}
