using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Errors;

namespace GitOps.Engine.Reading;

/// <summary>
/// Finds and reads the commits of a source's environments. With <paramref name="trust"/>, settings that the service does not accept name
/// no environment.
/// </summary>
public sealed class CommitReader(IRemoteRepository remote, SourceSettingsReader settings, SourceTrust? trust = null)
{
    /// <summary>The branch whose settings count; null when the repository has no commits.</summary>
    public string? DefaultBranch => settings.Get().Revision?.Name;

    /// <summary>The newest commit of a branch; null when there is no such branch.</summary>
    public Revision? TipOf(string branch) => remote.Resolve(new BranchSelector(branch));

    /// <summary>The names of the environments, or why the settings can't be used.</summary>
    public (IReadOnlyList<string> Names, OutcomeReason? Problem) ListEnvironments()
    {
        var current = settings.Get();
        return Problem(current) is { } problem ? ([], problem) : ([.. current.Value!.Environments.Select(e => e.Name)], null);
    }

    /// <summary>
    /// The problems of the settings in files that are not on the default branch; null when they are those of the default branch.
    /// </summary>
    public IReadOnlyList<Diagnostic>? CheckSettings(IRepositoryFiles files) => settings.Check(files);

    /// <summary>Finds an environment's settings and its commit. The commit is found even when the settings can't be used.</summary>
    public EnvironmentRevision Locate(string environment)
    {
        var current = settings.Get();
        var head = current.Revision;
        if (Problem(current) is { } problem)
            return new("", null, head?.Commit ?? "", head, problem);
        var read = current.Value!;
        if (read.Environments.FirstOrDefault(e => e.Name == environment) is not { } found)
            return new(read.Repository, null, head!.Commit, head, new EnvironmentRemoved(environment));
        var revision = remote.Resolve(found.Selector);
        if (trust?.Refusal(found) is { } notAllowed)
            return new(read.Repository, null, head!.Commit, revision, notAllowed);
        var missing = revision is null ? new RevisionMissing(found.Selector.ToString()!) : null;
        return new(read.Repository, found, head!.Commit, revision, missing);
    }

    private OutcomeReason? Problem(SourceSettings current) =>
        current.Value is null
            ? new SettingsInvalid(current.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error)?.Message ?? "it has errors")
            : trust?.Refusal(current);

    /// <summary>Why a commit is not trusted, or null when its signature is trusted or the environment does not require one.</summary>
    public CommitNotTrusted? CheckSignature(EnvironmentRevision location)
    {
        var commit = location.Revision!.Commit;
        if (trust?.Required is { } required && remote.Verify(commit, required) is { Good: false } unsigned)
            return new(commit, unsigned.Reason);
        if (location.Environment!.Signers is not { } signers)
            return null;
        using var files = remote.Open(new(location.SettingsCommit, "default branch"));
        var allowed = signers.AllowedSigners is { } path ? SourceSettingsReader.ReadText(files, path) : null;
        var keys = signers.Keys.Select(k => (Path: k, Text: SourceSettingsReader.ReadText(files, k))).ToList();
        if (signers.AllowedSigners is { } missingFile && allowed is null)
            return new(commit, $"the default branch has no file {missingFile}, which signers refers to");
        if (keys.FirstOrDefault(k => k.Text is null) is { Path: { } missingKey })
            return new(commit, $"the default branch has no file {missingKey}, which signers refers to");
        var check = remote.Verify(commit, new(allowed, [.. keys.Select(k => k.Text!)]));
        return check.Good ? null : new(commit, check.Reason);
    }

    /// <summary>The files of an environment's commit. The caller disposes them.</summary>
    public IRepositoryFiles Open(EnvironmentRevision location) => Open(location.Revision!);

    /// <summary>The files of a commit. The caller disposes them.</summary>
    public IRepositoryFiles Open(Revision revision) => remote.Open(revision);

    /// <summary>The message of a commit.</summary>
    public string MessageOf(Revision revision) => remote.History(revision.Commit, null, 1).Commits[0].Message;

    /// <summary>
    /// Whether a newer commit leaves an environment unchanged: in a repository with many environments, most commits change others. False
    /// when that can't be determined.
    /// </summary>
    public bool LeavesUnchanged(CommitContent content, string commit)
    {
        try
        {
            using var files = remote.Open(new(commit, content.Revision.Name));
            using var before = remote.Open(content.Revision);
            return content.Content.IsSameIn(before, files)
                && before.List(RepositorySettingsReader.FileName).SequenceEqual(files.List(RepositorySettingsReader.FileName));
        }
        catch (ServiceException)
        {
            return false;
        }
    }
}
