using GitOps.Core.Manifests;

namespace GitOps.Core.Commits;

/// <summary>The newest commit of an environment that any controller has recorded, and the branch or tag that named it.</summary>
public sealed record EnvironmentHead(EnvironmentId Id, string Commit, string Name, DateTimeOffset Seen);
