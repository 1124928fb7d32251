using GitOps.Controller.Service;
using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using GitOps.Schema.Catalog;

namespace GitOps.Controller.Reconciliation;

/// <summary>A repository that is watched, and what this controller knows of it.</summary>
internal sealed class Source(SourceOptions options, IRemoteRepository remote, KindCatalog catalog)
{
    private readonly SourceSettings _settings = new(remote, catalog);

    public string Name => options.Name;

    public string Url => options.Remote.Url;

    public string? WebhookSecret => options.WebhookSecret;

    public IRemoteRepository Remote => remote;

    public SourceSettings Settings => _settings;

    public GitStage Git => new(remote, _settings, catalog);

    /// <summary>Fetches that failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>What is wrong with the source itself: it can't be fetched, or its settings can't be read.</summary>
    public string? Fault { get; set; }

    /// <summary>The commit of the settings when the environments were last told of it.</summary>
    public string? Told { get; set; }
}

/// <summary>All repositories that are watched.</summary>
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
