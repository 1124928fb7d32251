namespace GitOps.Git.Signatures;

/// <summary>A line of an allowed-signers file: principals, the key in SSH's encoding, and namespaces.</summary>
internal sealed record AllowedSigner(string Principals, byte[] Key, IReadOnlyList<string> Namespaces)
{
    public bool MaySignCommits => Namespaces.Count == 0 || Namespaces.Contains("git") || Namespaces.Contains("*");
}

/// <summary>
/// Parses an allowed-signers file: <c>principals [options] key-type base64 [comment]</c>. Invalid lines and certificate authorities are
/// ignored.
/// </summary>
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
        // Certificate authorities and validity periods are not supported, so such lines are not trusted.
        if (options.Length > 0 && !options.StartsWith("namespaces=", StringComparison.Ordinal))
            return null;
        var namespaces = options.Length == 0 ? [] : options["namespaces=".Length..].Trim('"').Split(',');
        var key = new byte[words[type + 1].Length];
        return Convert.TryFromBase64String(words[type + 1], key, out var length) ? new(words[0], key[..length], namespaces) : null;
    }
}
