namespace GitOps.Engine.Review;

/// <summary>A pull request as its host shows it now. Text in it comes from its author, and is never trusted.</summary>
/// <param name="Number">Its number in the repository.</param>
/// <param name="Head">The newest commit of its branch.</param>
/// <param name="Base">The tip of the branch that it is to be merged into, as the host last saw it.</param>
/// <param name="BaseBranch">That branch, without <c>refs/heads/</c>.</param>
/// <param name="Author">The login of who opened it.</param>
public sealed record PullRequest(long Number, string Head, string Base, string BaseBranch, string Author)
{
    /// <summary>The branch of the head, without <c>refs/heads/</c>; in a fork it is the fork's.</summary>
    public string HeadBranch { get; init; } = "";

    /// <summary>The title.</summary>
    public string Title { get; init; } = "";

    /// <summary>Whether the head is in another repository, or in one that no longer exists.</summary>
    public bool IsFromFork { get; init; }

    /// <summary>Whether it is a draft.</summary>
    public bool IsDraft { get; init; }

    /// <summary>Whether it is open: neither merged nor closed.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>The commit that it became on its base branch; null when it is not merged.</summary>
    public string? MergeCommit { get; init; }

    /// <summary>Whether the host can merge it; null when the host has not determined it yet.</summary>
    public bool? IsMergeable { get; init; }

    /// <summary>The names of its labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}

/// <summary>What a login may do in a repository, weakest first.</summary>
public enum RepositoryRight
{
    /// <summary>Nothing beyond what is public.</summary>
    None,

    /// <summary>Read.</summary>
    Read,

    /// <summary>Read and write, merging included.</summary>
    Write,

    /// <summary>Administer.</summary>
    Admin,
}

/// <summary>What a reviewer decided last.</summary>
public enum ReviewVerdict
{
    /// <summary>Approved.</summary>
    Approved,

    /// <summary>Requested changes.</summary>
    ChangesRequested,

    /// <summary>A decision that was dismissed.</summary>
    Dismissed,
}

/// <summary>The last decision of a reviewer. Comments without a decision are left out.</summary>
/// <param name="ReviewerId">The reviewer's id, which stays when the login changes.</param>
/// <param name="Reviewer">The reviewer's login.</param>
/// <param name="Verdict">The decision.</param>
/// <param name="Commit">The head that was reviewed; null when it no longer exists.</param>
public sealed record PullRequestReview(long ReviewerId, string Reviewer, ReviewVerdict Verdict, string? Commit);
