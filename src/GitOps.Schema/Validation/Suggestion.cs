namespace GitOps.Schema.Validation;

/// <summary>Suggests the closest known name for a misspelled one.</summary>
public static class Suggestion
{
    // The distance takes time in proportion to the product of the lengths. No name of AWS is longer.
    private const int MaxLength = 256;

    /// <summary>"did you mean …?" with the closest candidate, or null if no candidate is close enough.</summary>
    public static string? DidYouMean(string name, IEnumerable<string> candidates) =>
        Nearest(name, candidates) is { } nearest ? $"did you mean {nearest}?" : null;

    /// <summary>
    /// The candidate with the smallest edit distance, or null if the distance is more than a third of the name's length or than 4.
    /// </summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        var limit = Math.Max(1, Math.Min(name.Length / 3, 4));
        return candidates
            .Where(candidate => candidate.Length <= MaxLength && Math.Abs(candidate.Length - name.Length) <= limit)
            .Select(candidate => (candidate, distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(x => x.distance <= limit)
            .OrderBy(x => x.distance)
            .ThenBy(x => x.candidate, StringComparer.Ordinal)
            .Select(x => x.candidate)
            .FirstOrDefault();
    }

    // The Damerau-Levenshtein distance: insertions, deletions, substitutions and transpositions of neighbours.
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            table[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            table[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        for (var j = 1; j <= b.Length; j++)
        {
            var cost = a[i - 1] == b[j - 1] ? 0 : 1;
            table[i, j] = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
        }

        return table[a.Length, b.Length];
    }
}
