using GitOps.Engine.Review;
using GitOps.GitHub.Repositories;
using Octokit;
using CheckState = GitOps.Engine.Review.CheckState;

namespace GitOps.GitHub.Reviews;

/// <summary>Checks as commit statuses, for tokens of users, which may not write check runs.</summary>
internal sealed class StatusPublisher(GitHubApi api, IAuthorIdentity self) : ICheckPublisher
{
    private const int MaxDescription = 140;
    private const int MaxContext = 255;

    // One that is older than 200 others is written again.
    private const int MaxPages = 2;

    public async Task PublishAsync(ReviewCheck check, CancellationToken cancellationToken)
    {
        var wanted = new NewCommitStatus
        {
            State = StateOf(check.State),
            Context = Shortening.Line(check.Name, MaxContext),
            Description = Shortening.Line(check.Title, MaxDescription),
            TargetUrl = check.Details?.AbsoluteUri,
        };
        var id = await self.IdAsync(cancellationToken);
        // The newest first. Only the newest of a context counts, whoever made it.
        var pages = await api.GetPagesAsync<List<CommitStatus>>(
            "list commit statuses",
            $"{api.Repository.Path}/commits/{check.Head}/statuses?per_page=100",
            MaxPages,
            cancellationToken,
            cuts: true
        );
        var newest = pages
            .SelectMany(p => p)
            .FirstOrDefault(s => string.Equals(s.Context, wanted.Context, StringComparison.OrdinalIgnoreCase));
        if (newest is not null && newest.Creator?.Id == id && IsSame(newest, wanted))
            return;
        await api.CallAsync(
            "create a commit status",
            c => c.Repository.Status.Create(api.Repository.Owner, api.Repository.Name, check.Head, wanted),
            cancellationToken
        );
    }

    private static bool IsSame(CommitStatus status, NewCommitStatus wanted) =>
        status.State.TryParse(out var state)
        && state == wanted.State
        && SameText.Is(status.Description, wanted.Description)
        && (status.TargetUrl ?? "") == (wanted.TargetUrl ?? "");

    private static CommitState StateOf(CheckState state) =>
        state switch
        {
            CheckState.Queued or CheckState.InProgress => CommitState.Pending,
            CheckState.Success or CheckState.Neutral => CommitState.Success,
            CheckState.Failure or CheckState.ActionRequired => CommitState.Failure,
            CheckState.Cancelled => CommitState.Error,
            _ => throw new InvalidOperationException($"unknown state {state}"),
        };
}
