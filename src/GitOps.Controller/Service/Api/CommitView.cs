using GitOps.Core.Commits;

namespace GitOps.Controller.Service.Api;

/// <summary>A commit in an environment, as the API returns it.</summary>
internal sealed record CommitView(
    string Environment,
    string Commit,
    string Author,
    string Title,
    string State,
    string Reason,
    DateTimeOffset Seen,
    DateTimeOffset? Ended,
    bool IsFinal
)
{
    public static CommitView Of(CommitRecord record) =>
        new(
            record.Id.ToString(),
            record.Commit,
            record.Author,
            record.Title,
            record.State.ToString(),
            record.Reason,
            record.Seen,
            record.Ended,
            record.IsFinal
        );
}
