using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Get;

/// <summary>A line of <c>gitops get</c>.</summary>
internal sealed record ResourceRow(
    ResourceId Id,
    string ActualName,
    string Status,
    string Sync,
    string Age,
    string Arn,
    string Fingerprint,
    string Commit
)
{
    public static IEnumerable<ResourceRow> Of(Core.Planning.Plan plan, DateTimeOffset now) =>
        plan
            .Changes.Where(c => c.Desired is not null || c.Kind is null)
            .Select(change => new ResourceRow(
                change.Id,
                change.Observed?.Name ?? change.ActualName,
                StatusOf(change),
                change.Action == ChangeAction.NoChange ? "Synced"
                    : change.Action == ChangeAction.Wait ? "UnderWay"
                    : change.Action == ChangeAction.Blocked ? "Blocked"
                    : "OutOfSync",
                change.Observed?.Created is { } created ? Ages.Of(now - created) : "-",
                change.Observed?.Arn ?? "-",
                change.Desired?.Fingerprint[..10] ?? "-",
                change.Observed?.Tags.GetValueOrDefault(OwnTags.Commit) is { Length: > 8 } commit ? commit[..8] : "-"
            ));

    public static Table ToTable(IReadOnlyList<ResourceRow> rows, bool wide) =>
        wide
            ? new(
                ["KIND", "NAME", "STATUS", "SYNC", "AGE", "ACTUAL-NAME", "FINGERPRINT", "COMMIT", "ARN"],
                [
                    .. rows.Select(r =>
                        (IReadOnlyList<string>)[r.Id.Kind, r.Id.Name, r.Status, r.Sync, r.Age, r.ActualName, r.Fingerprint, r.Commit, r.Arn]
                    ),
                ]
            )
            : new(
                ["KIND", "NAME", "STATUS", "SYNC", "AGE", "ACTUAL-NAME"],
                [.. rows.Select(r => (IReadOnlyList<string>)[r.Id.Kind, r.Id.Name, r.Status, r.Sync, r.Age, r.ActualName])]
            );

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
        };

    private static string StatusOf(Change change) =>
        change.Observed is { } there ? there.Status ?? "Ready"
        : change.Kind is null && change.Action == ChangeAction.NoChange ? "Ready"
        : change.Action == ChangeAction.NoChange ? "Gone"
        : "Missing";
}
