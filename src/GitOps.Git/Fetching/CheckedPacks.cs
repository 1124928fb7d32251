namespace GitOps.Git.Fetching;

/// <summary>
/// The packs of a clone. Each that was checked has an empty file beside it, so that a pack of a worker that was killed is checked later.
/// </summary>
internal sealed class CheckedPacks(string folder, Action onProgress)
{
    private readonly string _packs = Path.Combine(folder, "objects", "pack");

    /// <summary>Checks the packs that were not checked yet; returns what exceeds a limit in one of them.</summary>
    public string? FindExcess()
    {
        foreach (var pack in Unchecked())
        {
            if (PackCheck.FindExcess(pack, onProgress) is { } excess)
                return excess;
            File.WriteAllBytes(MarkOf(pack), []);
        }

        return null;
    }

    /// <summary>Deletes the packs that are not checked.</summary>
    public void DeleteUnchecked()
    {
        // The index first: a pack without one is not read.
        foreach (var pack in Unchecked())
        foreach (var file in new[] { Path.ChangeExtension(pack, "idx"), pack })
            File.Delete(file);
    }

    private List<string> Unchecked() =>
        Directory.Exists(_packs) ? [.. Directory.EnumerateFiles(_packs, "*.pack").Where(p => !File.Exists(MarkOf(p)))] : [];

    private static string MarkOf(string pack) => Path.ChangeExtension(pack, "checked");
}
