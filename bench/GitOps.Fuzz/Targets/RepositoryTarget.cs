namespace GitOps.Fuzz.Targets;

/// <summary>All files of a repository: settings, manifests and data.</summary>
internal sealed class RepositoryTarget : ITarget
{
    private const string Pointer =
        "version https://git-lfs.github.com/spec/v1\n"
        + "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12\n";

    public IReadOnlyList<byte[]> Corpus { get; } =
        Corpora.Bytes([
            .. Folders("tests/cases").Concat(Folders("repo-template")).Select(Join),
            "=== gitops.yaml\n" + ManifestTarget.Settings + "\n=== models/a.yaml\n" + Dataset + "=== data/a.csv\n" + Pointer,
        ]);

    private const string Dataset = "apiVersion: gitops.mlops/v1alpha1\nkind: Dataset\nmetadata: {name: a}\nspec: {path: data}\n";

    public string Run(byte[] input) => Pipeline.Codes(FilesInMemory.Split(input));

    public void Dispose() { }

    private static IEnumerable<string> Folders(string root) => Corpora.Paths(root, "gitops.yaml").Select(p => Path.GetDirectoryName(p)!);

    private static string Join(string folder) =>
        string.Concat(
            Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Where(f => new FileInfo(f).Length < 20_000)
                .Select(f => $"=== {Path.GetRelativePath(folder, f).Replace('\\', '/')}\n{File.ReadAllText(f).TrimEnd()}\n")
        );
}
