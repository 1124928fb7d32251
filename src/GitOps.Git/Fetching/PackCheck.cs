namespace GitOps.Git.Fetching;

/// <summary>
/// Checks a pack by the headers of its objects, so that reading any of them later needs bounded memory: commits, tags and trees are read
/// whole, and so is everything that a delta is made from. Other files may have any size, because their header is read before them.
/// </summary>
internal static class PackCheck
{
    // A message with its signature and parents.
    private const long MaxCommitBytes = 1 << 20;

    // A folder with about 500,000 entries.
    private const long MaxTreeBytes = 32 << 20;

    // A version of a file that is stored as a delta: GitHub accepts no files above 100 MiB.
    private const long MaxDeltaBytes = 128 << 20;

    // The longest chain of deltas that Git itself makes.
    private const int MaxDepth = 4095;

    /// <summary>What exceeds a limit in a pack; null when nothing does.</summary>
    public static string? FindExcess(string packPath, Action onProgress)
    {
        try
        {
            return Find(packPath, onProgress);
        }
        catch (InvalidDataException exception)
        {
            return $"a pack that can't be checked: {exception.Message}";
        }
    }

    private static string? Find(string packPath, Action onProgress)
    {
        using var index = new PackIndex(Path.ChangeExtension(packPath, "idx"));
        using var pack = File.OpenHandle(packPath);
        if (index.Offsets() is not { } offsets)
            return "a pack of more than 2 GiB";
        var bases = new int[offsets.Length];
        var types = new PackType[offsets.Length];
        var depths = new int[offsets.Length];
        var results = new long[offsets.Length];
        for (var i = 0; i < offsets.Length; i++)
        {
            onProgress();
            var entry = PackEntry.Read(pack, offsets[i], index);
            if (entry.IsDelta && Math.Max(entry.Size, Math.Max(entry.BaseSize, entry.ResultSize)) is > MaxDeltaBytes and var size)
                return Excess("delta", size, MaxDeltaBytes);
            (types[i], results[i]) = (entry.Type, entry.ResultSize);
            bases[i] = entry.IsDelta ? Array.BinarySearch(offsets, entry.Base) : -1;
            if (entry.IsDelta && bases[i] < 0)
                throw new InvalidDataException("a delta is made from something that is not an object");
        }

        for (var i = 0; i < offsets.Length; i++)
        {
            onProgress();
            var (root, depth) = (i, 0);
            for (; bases[root] >= 0; root = bases[root])
                if ((depth += 1 + depths[root]) > MaxDepth)
                    return $"a chain of more than {MaxDepth} deltas";
            // The chain of a later delta goes from here to its end at once.
            (bases[i], depths[i]) = (root == i ? -1 : root, Math.Max(0, depth - 1));
            if (MaxBytesOf(types[root]) is var limit && results[i] > limit)
                return Excess(types[root].ToString().ToLowerInvariant(), results[i], limit);
        }

        return null;
    }

    private static long MaxBytesOf(PackType type) =>
        type switch
        {
            PackType.Commit or PackType.Tag => MaxCommitBytes,
            PackType.Tree => MaxTreeBytes,
            _ => long.MaxValue,
        };

    private static string Excess(string type, long size, long limit) => $"a {type} of {size >> 20} MiB: expected at most {limit >> 20} MiB";
}
