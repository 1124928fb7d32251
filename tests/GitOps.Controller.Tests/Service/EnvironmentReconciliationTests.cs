using GitOps.Controller.Service.Composition;
using GitOps.Controller.Service.Reading;
using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Commands;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Engine.Commands;
using GitOps.Engine.Commits;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reconciling;
using GitOps.Schema.Catalog;
using GitOps.Testing;
using GitOps.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOps.Controller.Tests.Service;

/// <summary>One reconciliation of the service, beside a poll of the same source.</summary>
public sealed class EnvironmentReconciliationTests
{
    private static readonly EnvironmentId Id = new("churn", "dev");
    private readonly InMemoryAws _aws = new();
    private readonly InMemoryRemote _remote = new();
    private readonly InMemoryChangeIntents _intents = new();
    private readonly CommitTracker _tracker;
    private readonly InMemoryCommitStore _commits = new();

    public EnvironmentReconciliationTests() => _tracker = new(_commits, _commits, TimeProvider.System);

    [Fact]
    public async Task A_poll_that_finds_a_commit_meanwhile_changes_neither_what_is_applied_nor_what_is_recorded()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-").FullName;
        var files = MemoryFiles.Load(Path.Combine(Tree.Cases("changes"), "base"));
        files["gitops.yaml"] = Loading.Settings;
        var first = _remote.Commit(files);
        await _tracker.RecordHeadAsync(Id, new(first, "main"), _remote, default);
        var settings = new ServiceSettings
        {
            Sources = [new("churn", new("file:///nowhere"))],
            DataFolder = folder,
            Owner = "me",
        };
        var source = new Source(
            settings.Sources[0],
            _remote,
            KindCatalog.Default,
            new InMemorySourceBindings(),
            new ReadingMarks(settings),
            new CommitProbe(["true"], folder, TimeProvider.System)
        );
        var reconciliation = New(
            settings,
            async () =>
            {
                files["models/training.yaml"] = files["models/training.yaml"].Replace("\"5\"", "\"6\"", StringComparison.Ordinal);
                var second = _remote.Commit(files);
                await _tracker.RecordHeadAsync(Id, new(second, "main"), _remote, default);
                await source.CheckSettingsAsync(default);
            }
        );
        var lease = await new EnvironmentLeases(new InMemoryLeaseStore(TimeProvider.System), "me", TimeProvider.System).AcquireAsync(
            Id,
            default
        );

        await reconciliation.RunAsync(Id, source, lease!, default);

        Assert.All(_intents.Results, r => Assert.Equal(first, r.Scope.Commit));
        Assert.All(_aws.Resources.Values, r => Assert.Equal(first, r.Tags[OwnTags.Commit]));
    }

    // Acts when the commands are read, which is after the commit was found.
    private EnvironmentReconciliation New(ServiceSettings settings, Func<Task> meanwhile)
    {
        var time = TimeProvider.System;
        var (history, queue) = (new InMemoryHistoryStore(), new InMemoryCommandQueue());
        var environments = new InMemoryEnvironmentStore(_commits, queue, history);
        var options = new ReconciliationOptions { Random = () => 0 };
        var pipeline = new EnvironmentPipeline(new Decider(new AllowEverything()), KindCatalog.Default, time);
        var metrics = new ServiceCollection()
            .AddMetrics()
            .BuildServiceProvider()
            .GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        var telemetry = new ReconciliationTelemetry(metrics, time, NullLogger<ReconciliationTelemetry>.Instance);
        return new(
            new AccountConnections(new OneAccount(_aws), TimeSpan.Zero, time),
            _tracker,
            new ActingQueue(queue, meanwhile),
            new Reconciler(pipeline, _tracker, new ReconciliationRecorder(environments, history, options, time), options, time),
            telemetry,
            new ReconciliationObserverFactory(telemetry, _intents, settings, time, NullLogger<ReconciliationObserver>.Instance)
        );
    }

    private sealed class ActingQueue(InMemoryCommandQueue queue, Func<Task> act) : ICommandQueue
    {
        public Task EnqueueAsync(UserCommand command, string commit, CancellationToken cancellationToken) =>
            queue.EnqueueAsync(command, commit, cancellationToken);

        public async Task<IReadOnlyList<QueuedCommand>> PendingAsync(EnvironmentId id, CancellationToken cancellationToken)
        {
            await act();
            return await queue.PendingAsync(id, cancellationToken);
        }
    }

    private sealed class OneAccount(InMemoryAws aws) : IEnvironmentConnector
    {
        public Task<EnvironmentConnection> ConnectAsync(EnvironmentSettings environment, CancellationToken cancellationToken) =>
            Task.FromResult(new EnvironmentConnection(aws, aws, aws, aws, null!, null!));
    }
}
