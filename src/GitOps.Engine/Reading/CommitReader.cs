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
    /// <summary>Finds an environment's settings and its commit. The commit is found even when the settings can't be used.</summary>
    public EnvironmentRevision Locate(string environment)
    {
        var current = settings.Get();
        var head = current.Revision;
        if (current.Value is not { } read)
        {
            var problem = current.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error)?.Message ?? "it has errors";
            return new("", null, head?.Commit ?? "", head, new SettingsInvalid(problem));
        }

        if (trust?.Refusal(current) is { } refused)
            return new("", null, head!.Commit, head, refused);
        if (read.Environments.FirstOrDefault(e => e.Name == environment) is not { } found)
            return new(read.Repository, null, head!.Commit, head, new EnvironmentRemoved(environment));
        var revision = remote.Resolve(found.Selector);
        if (trust?.Refusal(found) is { } notAllowed)
            return new(read.Repository, null, head!.Commit, revision, notAllowed);
        var missing = revision is null ? new RevisionMissing(found.Selector.ToString()!) : null;
        return new(read.Repository, found, head!.Commit, revision, missing);
    }

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
    public IRepositoryFiles Open(EnvironmentRevision location) => remote.Open(location.Revision!);

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
