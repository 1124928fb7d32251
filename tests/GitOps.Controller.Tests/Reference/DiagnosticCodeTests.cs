using System.Reflection;
using System.Text.RegularExpressions;
using GitOps.Core.Diagnostics;
using GitOps.Testing;

namespace GitOps.Controller.Tests.Reference;

/// <summary>The catalog of diagnostic codes is complete, and the only place where codes are written.</summary>
public sealed partial class DiagnosticCodeTests
{
    private static readonly HashSet<string> Codes =
    [
        .. typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!),
    ];

    [Fact]
    public void Every_diagnostic_code_is_explained_once() =>
        Assert.Equal(Codes.Order(StringComparer.Ordinal), DiagnosticEntry.All.Select(e => e.Code).Order(StringComparer.Ordinal));

    [Fact]
    public void No_source_file_contains_a_diagnostic_code_as_a_literal()
    {
        var found = new[] { "GitOps.Core", "GitOps.Engine", "GitOps.Controller" }
            .SelectMany(p => Directory.EnumerateFiles(Tree.At("src", p), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Contains("obj") && Path.GetFileName(f) != "DiagnosticCodes.cs")
            .SelectMany(f => Literals(File.ReadAllText(f)).Select(code => $"{Path.GetRelativePath(Tree.Root, f)}: {code}"));

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("diagnostics.Add(\n    new(\n        \"no-such-code\",\n        $\"invalid {x}\",\n        position))", "no-such-code")]
    [InlineData("Fault(\"wrong-type\", message, position)", "wrong-type")]
    [InlineData("ReadDocument(file, text, \"not-a-map\", \"one map\")", "not-a-map")]
    public void A_literal_code_is_found(string source, string code) => Assert.Equal([code], Literals(source));

    // A code of the catalog anywhere, or an unknown one where a diagnostic is created: before its message.
    private static IEnumerable<string> Literals(string source) =>
        KebabCaseLiteral()
            .Matches(source)
            .Where(m => Codes.Contains(m.Groups["code"].Value) || m.Groups["before"].Success && m.Groups["after"].Success)
            .Select(m => m.Groups["code"].Value);

    [GeneratedRegex("""(?<before>\b(?:new|Fault|Diagnostic)\(\s*)?"(?<code>[a-z0-9]+(?:-[a-z0-9]+)*)"(?<after>,\s*\$?"[^"])?""")]
    private static partial Regex KebabCaseLiteral();
}
