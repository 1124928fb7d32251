using GitOps.Testing;

namespace GitOps.Controller.Tests;

/// <summary>The measured shape of pleasant code, held so that nobody argues.</summary>
public sealed class FileSizeTests
{
    [Fact]
    public void Source_files_stay_short()
    {
        var sizes = Sizes("src");

        Assert.All(sizes, s => Assert.True(s.Lines <= 300, $"{s.File} has {s.Lines} lines"));
        Assert.InRange(At(sizes, 0.5), 0, 60);
        Assert.InRange(At(sizes, 0.9), 0, 160);
    }

    [Fact]
    public void Test_files_stay_below_five_hundred_lines() =>
        Assert.All(Sizes("tests"), s => Assert.True(s.Lines <= 500, $"{s.File} has {s.Lines} lines"));

    private static int At(IReadOnlyList<(string File, int Lines)> sizes, double share) =>
        sizes.Select(s => s.Lines).Order().ElementAt((int)(sizes.Count * share));

    private static IReadOnlyList<(string File, int Lines)> Sizes(string folder) =>
        [
            .. Directory
                .EnumerateFiles(Tree.At(folder), "*.cs", SearchOption.AllDirectories)
                .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(p => p is "obj" or "Migrations"))
                .Select(f => (Path.GetRelativePath(Tree.Root, f), File.ReadLines(f).Count())),
        ];
}
