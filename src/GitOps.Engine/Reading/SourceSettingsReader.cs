using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Reading;

/// <summary>Reads the settings of a source from <c>gitops.yaml</c> on its default branch. The same content is parsed once.</summary>
public sealed class SourceSettingsReader(IRemoteRepository remote, KindCatalog catalog)
{
    private volatile CachedSettings? _last;

    /// <summary>The settings as last fetched; null with diagnostics when they can't be used.</summary>
    public (Revision? Revision, RepositorySettings? Settings, IReadOnlyList<Diagnostic> Diagnostics) Get()
    {
        if (remote.Resolve(null) is not { } revision)
            return (
                null,
                null,
                [new(DiagnosticCodes.NoBranch, "the repository has no commits, or no default branch", null, Help: "push a commit")]
            );
        if (_last is { } last && last.Revision == revision)
            return (revision, last.Settings, last.Diagnostics);
        using var files = remote.Open(revision);
        var id = files.List(RepositorySettingsReader.FileName).FirstOrDefault()?.Id;
        if (_last is { Id: not null } same && same.Id == id)
        {
            _last = same with { Revision = revision };
            return (revision, same.Settings, same.Diagnostics);
        }

        var reading = new RepositoryReader(files, catalog);
        var settings = reading.ReadSettings();
        _last = new(revision, id, settings, reading.Diagnostics);
        return (revision, settings, reading.Diagnostics);
    }

    private sealed record CachedSettings(
        Revision Revision,
        string? Id,
        RepositorySettings? Settings,
        IReadOnlyList<Diagnostic> Diagnostics
    );
}
