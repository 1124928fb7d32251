using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.Core.Audit;

/// <summary>
/// An end of the audit log: the number and the MAC of an entry. Whoever keeps one outside the database can show later that nothing up to
/// it was changed or deleted.
/// </summary>
public sealed partial record AuditHead(long Number, string Mac)
{
    /// <summary>Reads <c>&lt;number>:&lt;MAC></c>; null when it has another form.</summary>
    public static AuditHead? Parse(string text) =>
        HeadPattern().Match(text) is { Success: true, Groups: var groups }
            ? new(long.Parse(groups["number"].Value, CultureInfo.InvariantCulture), groups["mac"].Value.ToLowerInvariant())
            : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Mac}");

    [GeneratedRegex(@"^(?<number>[1-9][0-9]{0,17}):(?<mac>[0-9A-Fa-f]{64})\z")]
    private static partial Regex HeadPattern();
}
