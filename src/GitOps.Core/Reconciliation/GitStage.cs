using System.Text;
using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Core.Operations;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Reconciliation;

/// <summary>Where an environment is in Git, or why it can't be told.</summary>
public sealed record Location(
    string Repository,
    EnvironmentSettings? Environment,
    string SettingsCommit,
    Revision? Revision,
    string? Fault
);

/// <summary>The first stages of a pass: which commit is meant, and what it says.</summary>
public sealed class GitStage(IRemoteRepository remote, SourceSettings settings, KindCatalog catalog)
{
    /// <summary>Finds an environment's settings and its commit. The commit is told even when nothing else can be.</summary>
    public Location Locate(string environment)
    {
        var (head, read, diagnostics) = settings.Get();
        if (read is null)
            return new(
                "",
                null,
                head?.Commit ?? "",
                head,
                $"{RepositorySettingsReader.FileName} can't be used: {diagnostics.FirstOrDefault(d => d.Severity == Severity.Error)?.Message ?? "it has errors"}"
            );
        if (read.Environments.FirstOrDefault(e => e.Name == environment) is not { } found)
            return new(
                read.Repository,
                null,
                head!.Commit,
                head,
                $"{environment} is in {RepositorySettingsReader.FileName} no more: what it has in AWS stays; `gitops delete --all` removes it"
            );
        var revision = remote.Resolve(found.Selector);
        return new(
            read.Repository,
            found,
            head!.Commit,
            revision,
            revision is null ? $"there is no {found.Selector} in the repository" : null
        );
    }

    /// <summary>Why a commit's signature does not count, or null when it does or needs none.</summary>
    public string? SignatureFault(Location location)
    {
        if (location.Environment!.Signers is not { } named)
            return null;
        using var files = remote.Open(new(location.SettingsCommit, "default branch"));
        var keys = named.Keys.Select(k => (Path: k, Text: Text(files, k))).ToList();
        if (
            keys.Concat(named.AllowedSigners is { } path ? [(Path: path, Text: Text(files, path))] : [])
                .FirstOrDefault(k => k.Text is null) is
            { Path: { } missing }
        )
            return $"{missing}, which says whose signatures count, is not in the default branch";
        var verdict = remote.Verify(
            location.Revision!.Commit,
            new(named.AllowedSigners is { } allowed ? Text(files, allowed) : null, [.. keys.Select(k => k.Text!)])
        );
        return verdict.Good ? null : $"commit {location.Revision.Commit[..8]} is not trusted: {verdict.Reason}";
    }

    /// <summary>Reads the manifests; what was read for the same commits is taken as it is.</summary>
    public GitReading Read(Location location, EnvironmentMemory memory)
    {
        if (memory.Reading is { } last && last.SettingsCommit == location.SettingsCommit && last.Revision == location.Revision)
            return last;
        memory.Reading?.Files.Dispose();
        memory.Reading = null;
        var files = remote.Open(location.Revision!);
        var reading = new RepositoryReading(files, catalog, memory.Parsed);
        var manifests = reading.ReadManifests(location.Environment!);
        var (graph, faults) = DesiredState.Build(
            location.Repository,
            manifests.Environment,
            manifests.Manifests,
            manifests.Unread,
            catalog,
            memory.Desired
        );
        memory.Parsed = reading.Parsed;
        var message = remote.History(location.Revision!.Commit, null, 1).Commits[0].Message;
        return memory.Reading = new(
            location.SettingsCommit,
            location.Revision!,
            message,
            location.Environment!,
            files,
            graph,
            Diagnostic.Sort([.. reading.Diagnostics, .. faults])
        );
    }

    /// <summary>
    /// Whether a newer commit says the same of an environment as what was read: in a repository of many, most commits are for others. False where it can't be told.
    /// </summary>
    public bool SaysTheSame(GitReading reading, string commit)
    {
        try
        {
            using var files = remote.Open(new(commit, reading.Revision.Name));
            using var before = remote.Open(reading.Revision);
            var paths = reading
                .Environment.Paths.Concat(reading.Graph.Datasets.Select(d => d.Path).OfType<string>())
                .Append(RepositorySettingsReader.FileName);
            return paths.All(p => files.List(p).SequenceEqual(before.List(p)));
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    private static string? Text(IRepositoryFiles files, string path) =>
        files.SizeOf(path) is < 1 << 20 && files.Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
