using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Commits;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Get;

/// <summary>A row of <c>gitops get</c>.</summary>
internal sealed record ResourceRow(
    ResourceId Id,
    string ActualName,
    string Status,
    string Sync,
    string Age,
    string Arn,
    string Fingerprint,
    string Commit,
    string Reason
)
{
    /// <summary>A row for each resource, data set and schedule that is in Git, in the order of the plan.</summary>
    public static IEnumerable<ResourceRow> Of(Core.Planning.Plan plan, DateTimeOffset now) =>
        plan
            .Changes.Where(c => c.IsDesired)
            .Select(change => new ResourceRow(
                change.Id,
                change.Observed?.Name ?? change.ActualName,
                StatusOf(change),
                change.Reason is Suspended ? "Suspended" : SyncOf(change.Action),
                change.Observed?.Created is { } created ? AgeText.Of(now - created) : "-",
                change.Observed?.Arn ?? "-",
                change.Desired?.Fingerprint[..10] ?? "-",
                change.Observed?.Tags.GetValueOrDefault(OwnTags.Commit) is { Length: > 0 } commit ? CommitHash.Short(commit) : "-",
                change.Action == ChangeAction.Blocked || change.Reason is Suspended ? ReasonText.Of(change.Reason) : ""
            ));

    /// <summary>The rows as a table; the reason is shown where a resource is blocked or suspended.</summary>
    public static Table ToTable(IReadOnlyList<ResourceRow> rows, bool wide)
    {
        var hasReasons = rows.Any(r => r.Reason.Length > 0);
        (string Heading, bool IsShown, Func<ResourceRow, string> Value)[] all =
        [
            ("KIND", true, r => r.Id.Kind),
            ("NAME", true, r => r.Id.Name),
            ("STATUS", true, r => r.Status),
            ("SYNC", true, r => r.Sync),
            ("AGE", true, r => r.Age),
            ("ACTUAL-NAME", true, r => r.ActualName),
            ("FINGERPRINT", wide, r => r.Fingerprint),
            ("COMMIT", wide, r => r.Commit),
            ("ARN", wide, r => r.Arn),
            ("REASON", hasReasons, r => r.Reason),
        ];
        var columns = all.Where(c => c.IsShown).ToList();
        return new([.. columns.Select(c => c.Heading)], [.. rows.Select(r => (IReadOnlyList<string>)[.. columns.Select(c => c.Value(r))])]);
    }

    public JsonObject ToJson() =>
        new()
        {
            ["kind"] = Id.Kind,
            ["name"] = Id.Name,
            ["status"] = Status,
            ["sync"] = Sync,
            ["age"] = Age,
            ["actualName"] = ActualName,
            ["fingerprint"] = Fingerprint,
            ["commit"] = Commit,
            ["arn"] = Arn,
            ["reason"] = Reason,
        };

    private static string SyncOf(ChangeAction action) =>
        action switch
        {
            ChangeAction.NoChange => "Synced",
            ChangeAction.Wait => "InProgress",
            ChangeAction.Blocked => "Blocked",
            _ => "OutOfSync",
        };

    private static string StatusOf(Change change) =>
        change.Subject switch
        {
            ResourceSubject { Observed: { } observed } => observed.Status ?? "Ready",
            // A run that somebody deleted is not run again while its product exists.
            ResourceSubject when change.Action == ChangeAction.NoChange => "Deleted",
            DatasetSubject when change.Action == ChangeAction.NoChange => "Ready",
            ScheduleSubject when change.Reason is Scheduled { Next: null } => "Expired",
            ScheduleSubject => "Scheduled",
            _ => "Missing",
        };
}
