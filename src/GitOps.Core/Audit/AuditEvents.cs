using GitOps.Core.Commands;
using GitOps.Core.Events;
using GitOps.Core.Reports;

namespace GitOps.Core.Audit;

/// <summary>Turns events into audit entries. Pure; the same event always returns the same entry.</summary>
public static class AuditEvents
{
    private const string Start = "start";

    /// <summary>
    /// The entries of events that are recorded in the audit log. The first entry of a log says that what preceded it is not known: a log
    /// that was lost or emptied looks like a new one.
    /// </summary>
    public static IReadOnlyList<AuditEntry> EntriesOf(IReadOnlyList<OutboxEvent> events, bool isFirst)
    {
        IReadOnlyList<AuditEntry> entries = [.. events.Select(EntryOf).OfType<AuditEntry>()];
        return isFirst && entries is [{ What: not Start }, ..] ? [StartOf("gitops", entries[0].At), .. entries] : entries;
    }

    private static AuditEntry StartOf(string controller, DateTimeOffset at) =>
        new(
            at,
            controller,
            Start,
            "history",
            "",
            "the audit log starts here: whether another one preceded it is not known; earlier runs are known from tags only and do not "
                + "run again"
        );

    private static AuditEntry? EntryOf(OutboxEvent happened) =>
        happened switch
        {
            HistoryStarted started => StartOf(started.Controller, started.At),
            CommandEnqueued { Command: var command } enqueued => new(
                command.At,
                command.User,
                NameOf(command),
                TargetOf(command),
                enqueued.Commit,
                ""
            ),
            ChangeEnded { Failure: null } ended when ended.Calls.All(c => c.Result == CallResult.Rejected) => null,
            ChangeEnded ended => EntryOf(ended),
            ChangeResolved resolved => EntryOf(resolved),
            StatusWritten or CommandCompleted or DeliveryCompleted or ChangeAttempted => null,
            _ => throw new InvalidOperationException($"unknown event {happened.GetType().Name}"),
        };

    private static AuditEntry EntryOf(ChangeEnded ended)
    {
        var acknowledged = ended.Calls.Where(c => c.Result == CallResult.Acknowledged).ToList();
        var others = ended.Calls.Where(c => c.Result != CallResult.Acknowledged).ToLookup(c => c.Result);
        var suffix = (ended.Failure, acknowledged.Count, others.Count) switch
        {
            (null, _, 0) => "",
            (null, 0, _) => " unconfirmed",
            (not null, 0, _) => " failed",
            _ => " incomplete",
        };
        string?[] parts =
        [
            ReasonText.Of(ended.Change.Reason),
            CallsText("AWS acknowledged", acknowledged),
            CallsText("AWS may have carried out", others[CallResult.Unconfirmed]),
            CallsText("AWS rejected", others[CallResult.Rejected]),
            ended.Failure is { } failure ? FailureText.Of(failure) : null,
        ];
        var text = string.Join("; ", parts.Where(p => p is not null));
        return OfChange(ended.Scope, ended.Change, ended.At, PlanReport.Word(ended.Change.Action) + suffix, text);
    }

    private static string? CallsText(string verb, IEnumerable<ChangeCall> calls)
    {
        var counts = calls.CountBy(c => c.Operation).Select(c => c.Value == 1 ? c.Key : $"{c.Key} ({c.Value} times)").ToList();
        return counts.Count == 0 ? null : $"{verb} {string.Join(", ", counts)}";
    }

    private static AuditEntry EntryOf(ChangeResolved resolved)
    {
        var result = resolved.IsStillNeeded
            ? "the controller stopped before the result was recorded; the change is still needed"
            : "the controller stopped before the result was recorded; the change is no longer needed";
        var reason = $"{ReasonText.Of(resolved.Change.Reason)}; {result}";
        return OfChange(resolved.Scope, resolved.Change, resolved.At, $"{PlanReport.Word(resolved.Change.Action)} unconfirmed", reason);
    }

    private static AuditEntry OfChange(ChangeScope scope, ChangeRecord change, DateTimeOffset at, string what, string reason) =>
        new(at, scope.Controller, what, $"{scope.Environment} {change.Id}", scope.Commit, $"{change.ActualName}: {reason}");

    private static string NameOf(UserCommand command) =>
        command switch
        {
            SyncCommand => "sync",
            RetryCommand => "retry",
            _ => throw new InvalidOperationException($"unknown command {command.GetType().Name}"),
        };

    private static string TargetOf(UserCommand command) =>
        command is RetryCommand retry ? $"{retry.Environment} {retry.Resource}" : command.Environment.ToString();
}
