namespace GitOps.Core.Decisions;

/// <summary>The kind of event that made a plan necessary.</summary>
public enum CauseKind
{
    /// <summary>A commit, or the working tree.</summary>
    Commit,

    /// <summary>The tick of a schedule.</summary>
    Schedule,

    /// <summary>New data in S3.</summary>
    Data,

    /// <summary>A change in AWS that Git does not contain.</summary>
    Drift,

    /// <summary>A person's request to retry a resource.</summary>
    Retry,

    /// <summary>A person's request to sync, delete, suspend or resume.</summary>
    Request,
}

/// <summary>The cause of a plan: its kind, and the commit, schedule, data set, resource or person it came from.</summary>
public sealed record PlanCause(CauseKind Kind, string Origin);
