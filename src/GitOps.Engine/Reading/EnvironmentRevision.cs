using GitOps.Core.Environments;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Reading;

/// <summary>An environment's settings and commit in Git. <paramref name="Problem"/> is the reason if one of the two is missing.</summary>
public sealed record EnvironmentRevision(
    string Repository,
    EnvironmentSettings? Environment,
    string SettingsCommit,
    Revision? Revision,
    OutcomeReason? Problem
);
