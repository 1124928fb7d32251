using GitOps.Testing;

namespace GitOps.Controller.Tests.Architecture;

/// <summary>The measured shape of the code, held so that nobody argues.</summary>
public sealed class SourceShapeTests
{
    [Fact]
    public void Files_stay_short() =>
        Assert.Empty(Files("src").Concat(Files("tests")).Where(f => SourceShape.IsTooLong(f.File, f.Lines.Count)).Select(f => f.File));

    [Fact]
    public void Half_of_the_source_files_have_at_most_60_lines_and_nine_of_ten_160()
    {
        var sizes = Files("src").Select(f => f.Lines.Count).Order().ToList();

        Assert.InRange(sizes[sizes.Count / 2], 0, 60);
        Assert.InRange(sizes[sizes.Count * 9 / 10], 0, 160);
    }

    [Theory, InlineData("src"), InlineData("tests")]
    public void Lines_end_by_column_140(string folder) =>
        Assert.Empty(Files(folder).SelectMany(f => SourceShape.LongLines(f.File, f.Lines)));

    private static IEnumerable<(string File, IReadOnlyList<string> Lines)> Files(string folder) =>
        Directory
            .EnumerateFiles(Tree.At(folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(p => p is "obj" or "bin" or "Migrations"))
            .Select(f => (Path.GetRelativePath(Tree.Root, f), (IReadOnlyList<string>)File.ReadAllLines(f)));
}
