using System.Text;

namespace GitOps.Fuzz;

/// <summary>Valid inputs: the files of this checkout, and those in Seeds.</summary>
internal static class Corpora
{
    private static readonly string Root = FindRoot();

    /// <summary>The texts of the files below a folder of the checkout.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
        [.. Paths(folder, pattern).Select(File.ReadAllText).Distinct()];

    /// <summary>The paths of the files below a folder of the checkout.</summary>
    public static IEnumerable<string> Paths(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>A file in Seeds.</summary>
    public static string Seed(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Seeds", name));

    public static IReadOnlyList<byte[]> Bytes(IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GitOps.sln")))
            folder =
                Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException("the program runs outside a checkout");
        return folder;
    }
}
