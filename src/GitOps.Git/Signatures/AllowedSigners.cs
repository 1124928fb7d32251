namespace GitOps.Git.Signatures;

/// <summary>A line of an allowed-signers file: who, with which key (as SSH encodes it), for which namespaces.</summary>
internal sealed record AllowedSigner(string Principals, byte[] Key, IReadOnlyList<string> Namespaces)
{
    public bool MaySignCommits => Namespaces.Count == 0 || Namespaces.Contains("git") || Namespaces.Contains("*");
}

/// <summary>Reads an allowed-signers file: <c>principals [options] key-type base64 [comment]</c>. A line that can't be read, or that names an authority, allows nobody.</summary>
internal static class AllowedSigners
{
    public static IReadOnlyList<AllowedSigner> Parse(string text) =>
        [
            .. text.Split('\n', StringSplitOptions.TrimEntries)
                .Where(l => l.Length > 0 && l[0] != '#')
                .Select(ParseLine)
                .OfType<AllowedSigner>(),
        ];

    private static AllowedSigner? ParseLine(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var type = Array.FindIndex(
            words,
            1,
            w =>
                w.StartsWith("ssh-", StringComparison.Ordinal)
                || w.StartsWith("ecdsa-", StringComparison.Ordinal)
                || w.StartsWith("sk-", StringComparison.Ordinal)
        );
        if (type < 1 || type + 1 >= words.Length)
            return null;
        var options = string.Join(' ', words[1..type]);
        // Authorities and limits of time would have to be checked: what is not understood is not trusted.
        if (options.Length > 0 && !options.StartsWith("namespaces=", StringComparison.Ordinal))
            return null;
        var namespaces = options.Length == 0 ? [] : options["namespaces=".Length..].Trim('"').Split(',');
        var key = new byte[words[type + 1].Length];
        return Convert.TryFromBase64String(words[type + 1], key, out var length) ? new(words[0], key[..length], namespaces) : null;
    }
}
