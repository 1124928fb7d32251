namespace GitOps.Fuzz.Targets;

/// <summary>The text around a key or signature.</summary>
internal static class Armor
{
    public static string Encode(string label, byte[] bytes) =>
        $"-----BEGIN {label}-----\n\n{Convert.ToBase64String(bytes)}\n-----END {label}-----\n";

    /// <summary>The bytes in an armor; its headers, comments and checksum are skipped.</summary>
    public static byte[] Decode(string armor) =>
        Convert.FromBase64String(
            string.Concat(
                armor.Split('\n').Where(l => l.Length > 0 && l[0] is not ('-' or '=') && !l.Contains(": ", StringComparison.Ordinal))
            )
        );
}
