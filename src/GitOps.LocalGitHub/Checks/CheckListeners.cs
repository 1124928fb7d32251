using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Checks;

/// <summary>Notifies those who wait for checks to become green, such as the merge queue.</summary>
internal sealed class CheckListeners
{
    /// <summary>A new state: the repository, commit and name, whether it succeeded (null: pending), and who set it.</summary>
    public Action<long, string, string, bool?, long> OnResult { get; set; } = (_, _, _, _, _) => { };

    public void Updated(CheckRun run, long senderId) =>
        OnResult(
            run.RepositoryId,
            run.HeadSha,
            run.Name,
            run.Status == "completed" ? run.Conclusion is "success" or "neutral" or "skipped" : null,
            senderId
        );

    public void Updated(CommitStatus status) =>
        OnResult(
            status.RepositoryId,
            status.Sha,
            status.Context,
            status.State == "pending" ? null : status.State == "success",
            status.CreatorId
        );
}
