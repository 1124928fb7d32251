namespace GitOps.Testing;

/// <summary>Where things are in the checkout that the tests run in.</summary>
public static class Tree
{
    /// <summary>The folder with GitOps.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The folder of a kind of cases, each case a folder in it.</summary>
    public static string Cases(string area) => At("tests", "cases", area);

    /// <summary>A file or folder beside the checkout that is given to its developers, or null where there is none.</summary>
    public static string? Shared(string name) =>
        new[] { Path.Combine(Root, "..", "shared", name) }
            .Select(Path.GetFullPath)
            .FirstOrDefault(p => File.Exists(p) || Directory.Exists(p));

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GitOps.sln")))
            folder =
                Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException("the tests run outside a checkout");
        return folder;
    }
}
