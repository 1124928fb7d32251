using GitOps.Core.Environments;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Reading;

/// <summary>Where an environment is in Git: its settings and its commit. <paramref name="Problem"/> says why one of the two is missing.</summary>
public sealed record EnvironmentRevision(
    string Repository,
    EnvironmentSettings? Environment,
    string SettingsCommit,
    Revision? Revision,
    OutcomeReason? Problem
);
