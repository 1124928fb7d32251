using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Core.Audit;

/// <summary>An action: when, by whom, what, on which target, from which commit.</summary>
public sealed record AuditEntry(DateTimeOffset At, string Who, string What, string Target, string Commit, string Detail);

/// <summary>An entry of the chain: its hash covers its content and the hash of the entry before it, so that a later change to any entry is detected.</summary>
public sealed record ChainedEntry(long Number, AuditEntry Entry, string Hash)
{
    /// <summary>The hash before the first entry.</summary>
    public const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The entry after the one with this number and hash.</summary>
    public static ChainedEntry After(long number, string hash, AuditEntry entry) => new(number + 1, entry, HashOf(number + 1, hash, entry));

    /// <summary>The number of the first entry that was changed or removed, or null when the chain is complete.</summary>
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

    // Each part is preceded by its length, so that no two entries have the same text. Times are in milliseconds, as the databases store them.
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
