using GitOps.Core.Diagnostics;

namespace GitOps.Core.Tests.Validation;

public sealed class DiagnosticListTests
{
    [Fact]
    public void Warnings_take_no_room_from_errors()
    {
        var list = new DiagnosticList();
        list.AddRange(Enumerable.Repeat(new Diagnostic("a", "warning", null, Severity: Severity.Warning), 2 * DiagnosticList.Limit));
        Assert.False(list.IsFull);

        list.AddRange(Enumerable.Repeat(new Diagnostic("b", "error", null), 2 * DiagnosticList.Limit));

        Assert.True(list.IsFull);
        Assert.Equal((2 * DiagnosticList.Limit, 4 * DiagnosticList.Limit), (list.Count, list.Added));
        Assert.Equal(DiagnosticList.Limit, list.Count(d => d.Severity == Severity.Error));
    }

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        var list = new DiagnosticList { new("a", new string('x', 999) + "😀" + new string('x', 999), null) };

        Assert.Equal(new string('x', 999) + "… (2000 characters)", list[0].Message);
    }
}
