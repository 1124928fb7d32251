using System.Text.RegularExpressions;

namespace GitOps.Core.Audit;

/// <summary>A key of the audit log: 32 bytes, as hexadecimal digits. It is a secret: never log or return it.</summary>
public sealed record AuditKey(string Id, string Secret)
{
    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>The keys of the audit log. The first signs new entries; all of them verify, so that keys can be rotated.</summary>
public sealed partial class AuditKeys(IReadOnlyList<AuditKey> keys)
{
    /// <summary>The key that signs.</summary>
    public AuditKey Signer => keys[0];

    /// <summary>All keys, in their order.</summary>
    public IReadOnlyList<AuditKey> All => keys;

    /// <summary>A key by its id; null when it is unknown.</summary>
    public AuditKey? Find(string id) => keys.FirstOrDefault(k => k.Id == id);

    /// <summary>Reads keys, each <c>&lt;id>:&lt;64 hexadecimal digits></c>, separated by white space or commas.</summary>
    /// <exception cref="FormatException">
    /// A key is invalid, there is none, or two have the same id. The message contains no secret.
    /// </exception>
    public static AuditKeys Parse(string text)
    {
        var keys = new List<AuditKey>();
        foreach (var part in text.Split([' ', '\t', '\r', '\n', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (KeyPattern().Match(part) is not { Success: true, Groups: var groups })
                throw Invalid($"key {keys.Count + 1} is invalid");
            if (keys.Exists(k => k.Id == groups["id"].Value))
                throw Invalid($"two keys have the id {groups["id"].Value}");
            keys.Add(new(groups["id"].Value, groups["secret"].Value.ToLowerInvariant()));
        }

        return keys.Count > 0 ? new(keys) : throw Invalid("there is no key");
    }

    private static FormatException Invalid(string problem) =>
        new(
            $"{problem}: expected <id>:<64 hexadecimal digits> for each key, with unique ids of letters, digits, dots, dashes and "
                + "underscores; create the digits with `openssl rand -hex 32`"
        );

    [GeneratedRegex(@"^(?<id>[A-Za-z0-9._-]{1,64}):(?<secret>[0-9A-Fa-f]{64})\z")]
    private static partial Regex KeyPattern();
}
