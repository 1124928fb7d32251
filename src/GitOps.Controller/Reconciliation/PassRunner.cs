using System.Collections.Concurrent;
using GitOps.Controller.Service;
using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Reconciliation;

/// <summary>Runs passes: takes the lease, gives the pass what it needs, and has the environment looked at again when the pass says so.</summary>
internal sealed partial class PassRunner(
    Sources sources,
    Accounts accounts,
    Clockwork clockwork,
    PassServices services,
    ServiceSettings settings,
    ILogger<PassRunner> logger
)
{
    private static readonly TimeSpan WhileOthersWork = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<EnvironmentId, EnvironmentMemory> _memories = new();
    private readonly EnvironmentPass _pass = new(services.Ports, settings.Passes);
    private readonly CommitTracking _commits = new(services.Ports.Commits, services.Ports.Book, services.Ports.Time);

    public async Task RunAsync(EnvironmentId id, CancellationToken cancellationToken)
    {
        var wait = settings.Passes.Resync;
        try
        {
            if (sources.Find(id.Source) is not { } source)
                return;
            await using var lease = await EnvironmentLease.TakeAsync(
                services.Leases,
                id,
                settings.Owner,
                services.Ports.Time,
                cancellationToken
            );
            wait = lease is null ? WhileOthersWork : await RunAsync(id, source, lease, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The world's refusals became outcomes in the pass; this is the database, or a fault of ours. The environment is looked at again all the same.
            var failures = ++_memories.GetOrAdd(id, _ => new()).Failures;
            wait = Backoff.After(failures, settings.Passes.FirstRetry, settings.Passes.MostRetry, settings.Passes.Chance());
            Log.Broken(logger, exception, id, wait);
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
                await clockwork.PassAsync(id, wait, cancellationToken);
        }
    }

    private async Task<TimeSpan> RunAsync(EnvironmentId id, Source source, EnvironmentLease lease, CancellationToken cancellationToken)
    {
        using var trace = services.Telling.Begin(id);
        var began = services.Ports.Time.GetTimestamp();
        var commit = await CatchUpAsync(id, source, cancellationToken);
        var memory = _memories.GetOrAdd(id, _ => new());
        var observer = new PassObserver(id, commit, settings.Owner, services.Audit, services.Telling, logger);
        var before = memory.Status;
        var newest = new Newest(source.Git, memory, commit);
        var context = new PassContext(
            id,
            source.Git,
            accounts.ConnectAsync,
            token => MayGoOnAsync(id, newest, lease, token),
            observer,
            memory
        );
        var status = await _pass.RunAsync(context, cancellationToken);
        memory.Superseded = newest.WasEnded ? memory.Superseded + 1 : 0;
        services.Telling.Ended(status, before, services.Ports.Time.GetElapsedTime(began));
        if (status.Outcome == "Failed" && source.Git.Locate(id.Environment).Environment is { } environment)
            accounts.Forget(environment);
        return (status.Next ?? services.Ports.Time.GetUtcNow()) - services.Ports.Time.GetUtcNow() is var wait && wait > TimeSpan.Zero
            ? wait
            : TimeSpan.Zero;
    }

    // Another controller may have seen more than this one's clone has; or this one may just have started.
    private async Task<string> CatchUpAsync(EnvironmentId id, Source source, CancellationToken cancellationToken)
    {
        var head = await services.Ports.Book.HeadAsync(id, cancellationToken);
        if (source.Git.Locate(id.Environment).Revision is { } here && here.Commit == head?.Commit)
            return here.Commit;
        await source.Remote.FetchAsync(cancellationToken);
        var now = source.Git.Locate(id.Environment).Revision;
        if (now is not null)
            await _commits.SeeAsync(id, now, source.Remote, cancellationToken);
        return now?.Commit ?? "";
    }

    private async Task MayGoOnAsync(EnvironmentId id, Newest newest, EnvironmentLease lease, CancellationToken cancellationToken)
    {
        lease.Check();
        if (await services.Ports.Book.HeadAsync(id, cancellationToken) is { } head)
            newest.Check(head.Commit);
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Error, "{Environment}: the pass broke off; again in {Wait}")]
        public static partial void Broken(ILogger logger, Exception exception, EnvironmentId environment, TimeSpan wait);
    }
}

/// <summary>What passes share.</summary>
internal sealed record PassServices(PassPorts Ports, ILeases Leases, AuditTrail Audit, PassTelling Telling);
