using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Core.Audit;

/// <summary>Something that was done: when, by whom, what, to what, from which commit.</summary>
public sealed record AuditEntry(DateTimeOffset At, string Who, string What, string Target, string Commit, string Detail);

/// <summary>An entry in its place in the chain: its hash covers its own content and the hash before it, so that a change to any entry shows.</summary>
public sealed record ChainedEntry(long Number, AuditEntry Entry, string Hash)
{
    /// <summary>What stands before the first entry.</summary>
    public const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The entry behind another one.</summary>
    public static ChainedEntry Behind(long number, string hash, AuditEntry entry) =>
        new(number + 1, entry, HashOf(number + 1, hash, entry));

    /// <summary>The number of the first entry that does not fit the one before it, or null when all do.</summary>
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

    // Each part behind its length, so that no two entries have one text. Times count in milliseconds, as every database keeps them.
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
