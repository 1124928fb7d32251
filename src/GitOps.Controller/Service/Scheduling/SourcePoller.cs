using GitOps.Controller.Service.Composition;
using GitOps.Core.Commits;
using GitOps.Core.Diagnostics;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Commits;
using GitOps.Engine.Errors;
using GitOps.Engine.Reconciling;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>Polls a repository, records the new commits of its environments, and has those reconciled.</summary>
internal sealed partial class SourcePoller(
    Sources sources,
    JobScheduler scheduler,
    CommitTracker commits,
    IEnvironmentStore environments,
    ServiceSettings settings,
    ILogger<SourcePoller> logger
)
{
    public async Task PollAsync(string name, CancellationToken cancellationToken)
    {
        // A source that was removed from the settings is no longer polled.
        if (sources.Find(name) is not { } source)
            return;
        try
        {
            await source.FetchAsync(cancellationToken);
            await RecordHeadsAsync(source, cancellationToken);
            source.Failures = 0;
        }
        catch (ServiceException error)
        {
            source.Failures++;
            source.Error = error.Message;
            Log.NotFetched(logger, name, error.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // An error of the database or a bug: the heads are recorded by the next poll.
            source.Failures++;
            Log.Crashed(logger, exception, name);
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
                await scheduler.SchedulePollAsync(name, settings.NextPoll(source.Failures), source.IsFailing, cancellationToken);
        }
    }

    // Environments with a new commit are reconciled now, and all of them when the settings have changed.
    private async Task RecordHeadsAsync(Source source, CancellationToken cancellationToken)
    {
        var (revision, read, diagnostics, _) = source.Settings.Get();
        var invalid = read is null ? Diagnostic.FirstError(diagnostics) : null;
        if (invalid is not null && invalid != source.Error)
            Log.SettingsInvalid(logger, source.Name, invalid);
        source.Error = invalid;
        var haveSettingsChanged = source.RecordedSettings != revision?.Commit;
        var known = await environments.ListAsync(source.Name, cancellationToken);
        var names = (read?.Environments.Select(e => e.Name) ?? []).Union(known.Select(s => s.Id.Environment));
        foreach (var id in names.Select(n => new EnvironmentId(source.Name, n)))
        {
            var head = source.Git.Locate(id.Environment).Revision;
            var isNew = head is not null && await commits.RecordHeadAsync(id, head, source.Repository, cancellationToken);
            if (isNew)
                Log.NewCommit(logger, id, CommitHash.Short(head!.Commit));
            if (isNew || haveSettingsChanged)
                await scheduler.ReconcileNowAsync(id, cancellationToken);
        }

        source.RecordedSettings = revision?.Commit;
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Warning, "{Source}: the fetch failed: {Reason}")]
        public static partial void NotFetched(ILogger logger, string source, string reason);

        [LoggerMessage(1204, LogLevel.Error, "{Source}: the poll crashed; it is tried again")]
        public static partial void Crashed(ILogger logger, Exception exception, string source);

        [LoggerMessage(1203, LogLevel.Warning, "{Source}: invalid gitops.yaml: {Reason}")]
        public static partial void SettingsInvalid(ILogger logger, string source, string reason);

        [LoggerMessage(1202, LogLevel.Information, "{Environment}: new commit {Commit}")]
        public static partial void NewCommit(ILogger logger, EnvironmentId environment, string commit);
    }
}
