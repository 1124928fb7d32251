using GitOps.Controller.Service.Composition;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>A watched repository, and what this controller knows of it.</summary>
internal sealed class Source(SourceOptions options, IRemoteRepository remote, KindCatalog catalog)
{
    private readonly SourceSettingsReader _settings = new(remote, catalog);

    public string Name => options.Name;

    public string Url => options.Remote.Url;

    public string? WebhookSecret => options.WebhookSecret;

    public IRemoteRepository Remote => remote;

    public SourceSettingsReader Settings => _settings;

    public CommitReader Git => new(remote, _settings);

    /// <summary>Fetches that failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Why the repository can't be fetched, or its settings can't be used; null when all is well.</summary>
    public string? Fault { get; set; }

    /// <summary>The commit of the settings that the environments were last scheduled for.</summary>
    public string? RecordedSettings { get; set; }
}
