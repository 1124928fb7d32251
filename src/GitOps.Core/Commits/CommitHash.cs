namespace GitOps.Core.Commits;

/// <summary>How commit ids are shown to people.</summary>
public static class CommitHash
{
    /// <summary>The first 8 digits of a commit's id; a shorter text is returned as it is.</summary>
    public static string Short(string commit) => commit.Length > 8 ? commit[..8] : commit;
}
