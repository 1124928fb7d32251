using GitOps.Controller.Service.Composition;
using GitOps.Controller.Service.Reading;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>The watched repositories by name.</summary>
internal sealed class Sources(
    ServiceSettings settings,
    IRemotes remotes,
    KindCatalog catalog,
    ISourceBindings bindings,
    IReadingMarks marks,
    CommitProbe probe
)
{
    private readonly Dictionary<string, Source> _sources = settings.Sources.ToDictionary(
        s => s.Name,
        s => new Source(s, remotes.Open(s.Remote), catalog, bindings, marks, probe),
        StringComparer.Ordinal
    );

    public IReadOnlyCollection<Source> All => _sources.Values;

    /// <summary>The source of that name; null when the settings do not have it (any more).</summary>
    public Source? Find(string name) => _sources.GetValueOrDefault(name);
}
