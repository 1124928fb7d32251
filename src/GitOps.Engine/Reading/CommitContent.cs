namespace GitOps.Engine.Reading;

/// <summary>
/// An environment's content at two commits: the default branch's for the settings, the environment's own for the manifests.
/// </summary>
public sealed record CommitContent(string SettingsCommit, Revision Revision, string Message, EnvironmentContent Content);
