using GitOps.Controller.Service;
using GitOps.Core.Diagnostics;
using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Reconciliation;

/// <summary>Asks a repository for news, notes the new commits of its environments, and has them looked at.</summary>
internal sealed partial class SourcePoll(
    Sources sources,
    Clockwork clockwork,
    PassPorts ports,
    ServiceSettings settings,
    ILogger<SourcePoll> logger
)
{
    private readonly CommitTracking _commits = new(ports.Commits, ports.Book, ports.Time);

    public async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        // A source that was taken out of the settings is polled no more.
        if (sources.Find(name) is not { } source)
            return;
        try
        {
            await source.Remote.FetchAsync(cancellationToken);
            await TellEnvironmentsAsync(source, cancellationToken);
            source.Failures = 0;
        }
        catch (RefusedException refusal)
        {
            source.Failures++;
            source.Fault = refusal.Message;
            Log.NotFetched(logger, name, refusal.Message);
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
                await clockwork.PollAsync(name, NextPoll(source.Failures), cancellationToken);
        }
    }

    /// <summary>Notes the heads of all environments as last fetched; those with news, or all when their settings are news, are looked at now.</summary>
    public async Task TellEnvironmentsAsync(Source source, CancellationToken cancellationToken)
    {
        var (revision, read, diagnostics) = source.Settings.Get();
        var fault = read is null ? Diagnostic.FirstError(diagnostics) : null;
        if (fault is not null && fault != source.Fault)
            Log.NotRead(logger, source.Name, fault);
        source.Fault = fault;
        var settingsAreNews = source.Told != revision?.Commit;
        var known = await ports.Book.ListAsync(source.Name, cancellationToken);
        var names = (read?.Environments.Select(e => e.Name) ?? []).Union(known.Select(s => s.Id.Environment));
        foreach (var id in names.Select(n => new EnvironmentId(source.Name, n)))
        {
            var head = source.Git.Locate(id.Environment).Revision;
            var isNews = head is not null && await _commits.SeeAsync(id, head, source.Remote, cancellationToken);
            if (isNews)
                Log.News(logger, id, head!.Commit[..8]);
            if (isNews || settingsAreNews)
                await clockwork.PassNowAsync(id, cancellationToken);
        }

        source.Told = revision?.Commit;
    }

    private TimeSpan NextPoll(int failures) =>
        failures == 0
            ? settings.PollInterval * (1 - settings.Passes.Chance() / 10)
            : Backoff.After(failures, settings.PollInterval, TimeSpan.FromMinutes(15), settings.Passes.Chance());

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Warning, "{Source}: {Reason}")]
        public static partial void NotFetched(ILogger logger, string source, string reason);

        [LoggerMessage(1203, LogLevel.Warning, "{Source}: its settings can't be used: {Reason}")]
        public static partial void NotRead(ILogger logger, string source, string reason);

        [LoggerMessage(1202, LogLevel.Information, "{Environment}: commit {Commit} is new")]
        public static partial void News(ILogger logger, EnvironmentId environment, string commit);
    }
}
