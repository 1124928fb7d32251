using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Core.Audit;

/// <summary>An action: when it was taken, by whom, what it did to what, and from which commit.</summary>
public sealed record AuditEntry(DateTimeOffset At, string Who, string What, string Target, string Commit, string Detail);

/// <summary>
/// An entry of the hash chain. Its hash covers its content and the previous hash, so a later change of any entry is detected.
/// </summary>
public sealed record ChainedEntry(long Number, AuditEntry Entry, string Hash)
{
    /// <summary>The hash that precedes the first entry.</summary>
    public const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Appends an entry to the chain.</summary>
    public static ChainedEntry After(long number, string hash, AuditEntry entry) => new(number + 1, entry, HashOf(number + 1, hash, entry));

    /// <summary>The number of the first entry that does not match its predecessor, or null when the chain is intact.</summary>
    public static long? FirstBroken(IEnumerable<ChainedEntry> entries, long number = 0, string hash = Start)
    {
        foreach (var entry in entries)
        {
            if (entry.Number != number + 1 || entry.Hash != HashOf(entry.Number, hash, entry.Entry))
                return number + 1;
            (number, hash) = (entry.Number, entry.Hash);
        }

        return null;
    }

    // Each part follows its length, so that different entries never have the same text. Times are in milliseconds, which every database
    // stores.
    private static string HashOf(long number, string before, AuditEntry entry)
    {
        var text = new StringBuilder(before);
        foreach (
            var part in new[]
            {
                number.ToString(CultureInfo.InvariantCulture),
                entry.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
                entry.Who,
                entry.What,
                entry.Target,
                entry.Commit,
                entry.Detail,
            }
        )
            text.Append('\n').Append(part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
