namespace GitOps.GitHub.Reviews;

/// <summary>A comment, with the App that made it, which Octokit leaves out.</summary>
internal sealed class CommentPayload
{
    public long Id { get; set; }

    public string? Body { get; set; }

    public UserPayload? User { get; set; }

    public AppReference? PerformedViaGithubApp { get; set; }
}

/// <summary>A user, who may be a bot.</summary>
internal sealed class UserPayload
{
    public long Id { get; set; }

    public string? Login { get; set; }

    public string? Type { get; set; }
}

/// <summary>An App.</summary>
internal sealed class AppReference
{
    public long Id { get; set; }
}

/// <summary>What a user may do in a repository.</summary>
internal sealed class PermissionPayload
{
    public string? Permission { get; set; }

    public UserPayload? User { get; set; }
}
