using GitOps.Controller.Service.Composition;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>All watched repositories.</summary>
internal sealed class Sources(ServiceSettings settings, IRemotes remotes, KindCatalog catalog)
{
    private readonly Dictionary<string, Source> _sources = settings.Sources.ToDictionary(
        s => s.Name,
        s => new Source(s, remotes.Open(s.Remote), catalog),
        StringComparer.Ordinal
    );

    public IReadOnlyCollection<Source> All => _sources.Values;

    public Source? Find(string name) => _sources.GetValueOrDefault(name);
}
