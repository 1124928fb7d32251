using GitOps.Controller.Service.Composition;
using GitOps.Controller.Service.Reading;
using GitOps.Core.Manifests;
using GitOps.Core.Reports;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>A watched repository with its state in this process.</summary>
internal sealed class Source(
    SourceOptions options,
    IRemoteRepository remote,
    KindCatalog catalog,
    ISourceBindings bindings,
    IReadingMarks marks,
    CommitProbe probe
)
{
    private readonly SourceSettingsReader _settings = new(remote, catalog);
    private readonly SourceTrust _trust = new(options.Name, options.Bounds, options.Signers, bindings);
    private readonly SemaphoreSlim _reading = new(1);

    public string Name => options.Name;

    private EnvironmentId SettingsId => new(Name, "");

    public string Url => options.Remote.Url;

    public SourceSettingsReader Settings => _settings;

    public CommitReader Git => new(remote, _settings, _trust);

    public IRemoteRepository Repository => remote;

    public RemoteSource Remote => options.Remote;

    /// <summary>Whether its pull requests are reviewed where that is possible.</summary>
    public bool IsReviewed => options.IsReviewed;

    /// <summary>Protects the service from a commit of an environment whose content ends the process.</summary>
    public ReadingGuard ReadingOf(string environment, EnvironmentRevision location) =>
        new(marks, token => probe.RunAsync(options.Remote.Url, location, environment, token));

    /// <summary>The number of consecutive fetches that failed.</summary>
    public int Failures { get; set; }

    /// <summary>Whether the last fetch failed.</summary>
    public bool IsFailing => Failures > 0;

    /// <summary>Why the repository can't be fetched or its gitops.yaml is invalid; null when neither is the case.</summary>
    public string? Error { get; set; }

    /// <summary>The commit of gitops.yaml for which the environments were scheduled last.</summary>
    public string? RecordedSettings { get; set; }

    /// <summary>Fetches new commits, and checks whether the settings are accepted.</summary>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        await remote.FetchAsync(cancellationToken);
        await CheckSettingsAsync(cancellationToken);
    }

    /// <summary>Checks whether the settings as last fetched are accepted.</summary>
    /// <exception cref="ServiceException">Reading them ends the process.</exception>
    public async Task CheckSettingsAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            using var mark = await BeginAsync(cancellationToken);
            await _trust.CheckAsync(_settings, remote, cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Has the settings read again if they were set aside.</summary>
    public void RetrySettings()
    {
        if (remote.Resolve(null) is { } head)
            marks.SetAside(SettingsId.ToString(), head.Commit, isAside: false);
    }

    // They are read before any environment is known, so they have a mark of their own.
    private async Task<IDisposable?> BeginAsync(CancellationToken cancellationToken)
    {
        if (remote.Resolve(null) is not { } head || _settings.Last?.Revision == head)
            return null;
        var location = new EnvironmentRevision("", null, head.Commit, head, null);
        var (mark, refusal) = await ReadingOf("", location)
            .BeginAsync(SettingsId.ToString(), head.Commit, isRequested: false, cancellationToken);
        return refusal is null
            ? mark
            : throw new ServiceException(ServiceErrorKind.InvalidRequest, "CommitNotProcessed", OutcomeText.Of(refusal), "git");
    }
}
