using System.Globalization;
using GitOps.Core.Diagnostics;
using GitOps.Testing;

namespace GitOps.Core.Tests.Validation;

public sealed class MistakeTests
{
    public static TheoryData<string> Names() => [.. Directory.EnumerateFiles(Tree.Cases("mistakes"), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public void A_mistake_alone_is_told_once_at_its_place(string name)
    {
        var diagnostics = Loading.Validate(new Dictionary<string, string> { ["models/a.yaml"] = Read(name) });

        Assert.Equal([Expected(name, 0)], diagnostics.Select(Short));
        Assert.All(diagnostics, d => Assert.False(string.IsNullOrWhiteSpace(d.Message)));
    }

    [Fact]
    public void Twenty_mistakes_together_are_told_in_one_run_and_nothing_else_is()
    {
        // A syntax error ends its file, so that one comes last; the others share the file as documents.
        var names = Names().Select(n => n.Data).OrderBy(n => n == "12-tab-indentation").ToList();
        var (text, expected) = ("", new List<string>());
        foreach (var name in names)
        {
            expected.Add(Expected(name, text.Count(c => c == '\n')));
            text += Read(name) + "---\n";
        }

        var diagnostics = Loading.Validate(new Dictionary<string, string> { ["models/all.yaml"] = text });

        Assert.Equal(20, diagnostics.Count);
        Assert.Equal(expected.Order(StringComparer.Ordinal), diagnostics.Select(Short).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_near_name_is_suggested()
    {
        var found = Loading.Validate(new Dictionary<string, string> { ["models/a.yaml"] = Read("02-unknown-field-with-a-near-name") });

        Assert.Contains("did you mean hyperParameters?", found[0].Help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_utf8_is_told_and_the_others_are_read()
    {
        var files = new Dictionary<string, string> { ["models/a.yaml"] = Read("01-wrong-type") };

        Assert.Single(Loading.Validate(files));
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Tree.Cases("mistakes"), name + ".yaml"));

    private static string Expected(string name, int shift)
    {
        var parts = File.ReadAllText(Path.Combine(Tree.Cases("mistakes"), name + ".expected")).Trim().Split(':', 2);
        return $"{int.Parse(parts[0], CultureInfo.InvariantCulture) + shift}:{parts[1]}";
    }

    private static string Short(Diagnostic d) => $"{d.Position!.Line}:{d.Position.Column} {d.Code}";
}
