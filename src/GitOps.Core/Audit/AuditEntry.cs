using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Core.Audit;

/// <summary>An action: when it was taken, by whom, what it did to what, and from which commit.</summary>
public sealed record AuditEntry(DateTimeOffset At, string Who, string What, string Target, string Commit, string Detail);

/// <summary>
/// An entry of the chain. Its MAC (HMAC-SHA256) covers its content, the id of its key and the previous MAC, so only who has the key can
/// change entries unnoticed. Entries from before the log had keys have an empty key id and a plain SHA-256 hash.
/// </summary>
public sealed record ChainedEntry(long Number, AuditEntry Entry, string KeyId, string Mac)
{
    /// <summary>What precedes the first entry.</summary>
    private const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The entry as an end of the log.</summary>
    public AuditHead Head => new(Number, Mac);

    /// <summary>Appends an entry to the chain, signed with a key; the head is null when it is the first.</summary>
    public static ChainedEntry After(AuditHead? head, AuditEntry entry, AuditKey key)
    {
        var number = (head?.Number ?? 0) + 1;
        return new(number, entry, key.Id, MacOf(head, number, entry, key));
    }

    /// <summary>Whether the entry is the one that follows the head; without a key, it is verified by its hash.</summary>
    public bool Follows(AuditHead? head, AuditKey? key) =>
        Number == (head?.Number ?? 0) + 1 && string.Equals(Mac, MacOf(head, Number, Entry, key), StringComparison.Ordinal);

    // Each part follows its length, so that different entries never have the same text. Times are in milliseconds, which every database
    // stores.
    private static string MacOf(AuditHead? head, long number, AuditEntry entry, AuditKey? key)
    {
        var text = new StringBuilder(head?.Mac ?? Start);
        IEnumerable<string> parts =
        [
            .. key is null ? (IEnumerable<string>)[] : [key.Id],
            number.ToString(CultureInfo.InvariantCulture),
            entry.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            entry.Who,
            entry.What,
            entry.Target,
            entry.Commit,
            entry.Detail,
        ];
        foreach (var part in parts)
            text.Append('\n').Append(part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);
        var content = Encoding.UTF8.GetBytes(text.ToString());
        return Convert.ToHexStringLower(
            key is null ? SHA256.HashData(content) : HMACSHA256.HashData(Convert.FromHexString(key.Secret), content)
        );
    }
}
