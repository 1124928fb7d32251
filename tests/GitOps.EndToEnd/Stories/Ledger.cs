using System.Globalization;
using System.Text.RegularExpressions;
using GitOps.Core.Audit;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Stories;

/// <summary>
/// Compares the audit log with the server's journal, for each resource entry by entry: the calls that AWS acknowledged are those of the
/// journal. A call without an answer may be named as one that AWS may have carried out, or belongs to an entry that names it as sent
/// again. Only where the controller was stopped, calls may belong to an entry that says so.
/// </summary>
internal static partial class Ledger
{
    /// <summary>What does not agree, in words; <paramref name="others"/> are calls that the controller did not make.</summary>
    public static IEnumerable<string> Differences(
        IReadOnlyList<JournalLine> journal,
        IReadOnlyList<ChainedEntry> audit,
        IReadOnlySet<int> others
    )
    {
        var calls = journal
            .Where((line, index) => line.Status == 200 && IsWrite(line.Operation) && !others.Contains(index))
            .ToLookup(KeyOf);
        var entries = audit.Select(e => AuditedChange.Of(e.Entry)).OfType<AuditedChange>().ToLookup(c => c.Key);
        foreach (var key in calls.Select(c => c.Key).Union(entries.Select(e => e.Key)).Order(StringComparer.Ordinal))
            if (!Agree([.. calls[key]], [.. entries[key]], 0, 0))
                yield return $"{key}: the journal has [{string.Join(", ", calls[key].Select(Describe))}]; the audit log says "
                    + $"[{string.Join(" | ", entries[key].Select(e => $"{e.What}: {e.Detail}"))}]";
    }

    private static bool Agree(List<JournalLine> calls, List<AuditedChange> entries, int call, int entry)
    {
        if (entry == entries.Count)
            return call == calls.Count;
        for (var count = 0; call + count <= calls.Count; count++)
            if (Explains(entries[entry], calls.GetRange(call, count)) && Agree(calls, entries, call + count, entry + 1))
                return true;
        return false;
    }

    private static bool Explains(AuditedChange entry, List<JournalLine> calls) =>
        entry.WasStopped
            ? calls.All(c => IsPartOf(c.Operation, entry.Action))
            : (
                calls.Where(c => !IsLost(c)).Select(c => c.Operation).Order().SequenceEqual(entry.Acknowledged.Order())
                && calls.Where(IsLost).All(c => entry.Acknowledged.Contains(c.Operation) || entry.Unconfirmed.Contains(c.Operation))
            );

    private static bool IsPartOf(string operation, string action) =>
        action switch
        {
            "run" or "create" => operation.StartsWith("Create", StringComparison.Ordinal),
            "delete" => operation.StartsWith("Delete", StringComparison.Ordinal) && operation != "DeleteTags",
            "forget" => operation == "DeleteTags" || operation.StartsWith("Stop", StringComparison.Ordinal),
            _ => operation is "AddTags" or "DeleteTags" || operation.StartsWith("Update", StringComparison.Ordinal),
        };

    private static bool IsLost(JournalLine call) => call.Error is not null;

    private static string Describe(JournalLine call) => call.Operation + (IsLost(call) ? " (no answer)" : "");

    /// <summary>Whether an operation of SageMaker changes something.</summary>
    public static bool IsWrite(string operation) =>
        operation is "AddTags" or "DeleteTags" || VerbPattern().IsMatch(operation) && operation != "CreateBucket";

    private static string KeyOf(JournalLine line)
    {
        if (line.Operation is not ("AddTags" or "DeleteTags"))
            return $"{VerbPattern().Replace(line.Operation, "")}/{line.Name}";
        var parts = line.Name.Split(':')[^1].Split('/', 2);
        return $"{string.Concat(parts[0].Split('-').Select(CultureInfo.InvariantCulture.TextInfo.ToTitleCase))}/{parts[1]}";
    }

    [GeneratedRegex("^(Create|Update|Delete|Stop)(?=[A-Z])")]
    private static partial Regex VerbPattern();
}

/// <summary>An entry of the audit log about a change.</summary>
internal sealed partial record AuditedChange(string Id, string ActualName, string Action, string What, string Commit, string Detail)
{
    private const string Stopped = "; the controller stopped before the result was recorded; the change is ";

    public string Key => $"{Id.Split('/')[0]}/{ActualName}";

    public bool WasStopped => Detail.Contains(Stopped, StringComparison.Ordinal);

    public bool IsFailed => What.EndsWith(" failed", StringComparison.Ordinal);

    public override string ToString() => $"{Id} as {Key}: {What} ({Detail})";

    /// <summary>The operations that AWS acknowledged, each as often as it did.</summary>
    public IReadOnlyList<string> Acknowledged => Operations("AWS acknowledged ");

    public IReadOnlyList<string> Unconfirmed => Operations("AWS may have carried out ");

    /// <summary>The reason, without what became of the change.</summary>
    public string Reason => OutcomePattern().Split(Detail)[0];

    /// <summary>Null for an entry about something else: a command, the start of the log, a data set.</summary>
    public static AuditedChange? Of(AuditEntry entry)
    {
        var target = entry.Target.Split(' ');
        if (target.Length < 2 || entry.What is "sync" or "retry" || target[1].StartsWith("Dataset/", StringComparison.Ordinal))
            return null;
        var at = entry.Detail.IndexOf(": ", StringComparison.Ordinal);
        return new(target[1], entry.Detail[..at], entry.What.Split(' ')[0], entry.What, entry.Commit, entry.Detail[(at + 2)..]);
    }

    private List<string> Operations(string verb) =>
        [
            .. Detail
                .Split("; ")
                .Where(p => p.StartsWith(verb, StringComparison.Ordinal))
                .SelectMany(p => p[verb.Length..].Split(", "))
                .SelectMany(o =>
                    CountPattern().Match(o) is { Success: true } match
                        ? Enumerable.Repeat(match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
                        : [o]
                ),
        ];

    [GeneratedRegex("; (?:AWS acknowledged |AWS may have carried out |AWS rejected |the controller stopped )")]
    private static partial Regex OutcomePattern();

    [GeneratedRegex(@"^(\w+) \((\d+) times\)$")]
    private static partial Regex CountPattern();
}
