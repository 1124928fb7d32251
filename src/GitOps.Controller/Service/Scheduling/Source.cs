using GitOps.Controller.Service.Composition;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>A watched repository with its state in this process.</summary>
internal sealed class Source(SourceOptions options, IRemoteRepository remote, KindCatalog catalog)
{
    private readonly SourceSettingsReader _settings = new(remote, catalog);

    public string Name => options.Name;

    public string Url => options.Remote.Url;

    public string? WebhookSecret => options.WebhookSecret;

    public IRemoteRepository Remote => remote;

    public SourceSettingsReader Settings => _settings;

    public CommitReader Git => new(remote, _settings);

    /// <summary>The number of consecutive fetches that failed.</summary>
    public int Failures { get; set; }

    /// <summary>Why the repository can't be fetched or its gitops.yaml is invalid; null when neither is the case.</summary>
    public string? Error { get; set; }

    /// <summary>The commit of gitops.yaml for which the environments were scheduled last.</summary>
    public string? RecordedSettings { get; set; }
}
