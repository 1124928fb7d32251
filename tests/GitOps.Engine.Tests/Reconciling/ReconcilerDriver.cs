using GitOps.Core.Commands;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Commits;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Events;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;
using GitOps.Engine.Reconciling;
using GitOps.Schema.Catalog;
using GitOps.Testing.InMemory;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Engine.Tests.Reconciling;

/// <summary>The environment dev of one repository, reconciled by one controller over ports in memory.</summary>
internal sealed class ReconcilerDriver
{
    public static readonly EnvironmentId Id = new("churn", "dev");

    private readonly CommitTracker _tracker;
    private readonly Reconciler _reconciler;
    private readonly CommitReader _git;

    public ReconcilerDriver()
    {
        var options = new ReconciliationOptions { Random = () => 0 };
        _tracker = new(Commits, Commits, Time);
        Environments = new(Commits, Commands, History);
        var recorder = new ReconciliationRecorder(Environments, History, options, Time);
        var pipeline = new EnvironmentPipeline(new Decider(new AllowEverything()), KindCatalog.Default, Time);
        _reconciler = new(pipeline, _tracker, recorder, options, Time);
        _git = new(Remote, new SourceSettingsReader(Remote, KindCatalog.Default));
    }

    public Dictionary<string, string> Files { get; } = new(Situation.New().Files) { ["gitops.yaml"] = Situation.Settings };

    public FakeTimeProvider Time { get; } = new(Situation.Noon);

    public InMemoryAws Aws { get; } = new();

    public InMemoryRemote Remote { get; } = new();

    public InMemoryCommitStore Commits { get; } = new();

    public InMemoryEnvironmentStore Environments { get; }

    public InMemoryHistoryStore History { get; } = new();

    public InMemoryCommandQueue Commands { get; } = new();

    /// <summary>What the controller remembers; a new one stands for another controller, or for one that was restarted.</summary>
    public ReconcilerMemory Memory { get; set; } = new();

    public OutcomeReason? Problem { get; set; }

    public ReadingGuard Reading { get; set; } = ReadingGuard.None;

    public Func<CancellationToken, Task> Guard { get; set; } = _ => Task.CompletedTask;

    /// <summary>Pushes the files as they are now; settings are appended to those of the environment.</summary>
    public async Task<string> CommitAsync(string? settings = null)
    {
        if (settings is not null)
            Files["gitops.yaml"] = Situation.Settings + settings;
        var commit = Remote.Commit(new Dictionary<string, string>(Files));
        await _tracker.RecordHeadAsync(Id, new(commit, "main"), Remote, CancellationToken.None);
        return commit;
    }

    /// <summary>Replaces a text in a file; the next commit contains it.</summary>
    public void Edit(string file, string before, string after)
    {
        Assert.Contains(before, Files[file], StringComparison.Ordinal);
        Files[file] = Files[file].Replace(before, after, StringComparison.Ordinal);
    }

    public InMemoryChangeIntents Intents { get; } = new();

    public async Task<EnvironmentStatus> ReconcileAsync()
    {
        var connection = new EnvironmentConnection(Aws, Aws, Aws, Aws, null!, null!);
        var context = new ReconciliationContext(
            Id,
            _git.Locate(Id.Environment),
            _git,
            (_, _, _) => Task.FromResult(connection),
            Guard,
            new RecordingObserver(),
            new ChangeJournal(Intents, new(Id, "c0ffee", "controller"), Time),
            Memory,
            await PendingAsync()
        )
        {
            Problem = Problem,
            Reading = Reading,
        };
        return await _reconciler.ReconcileAsync(context, CancellationToken.None);
    }

    public Task EnqueueAsync(UserCommand command) => Commands.EnqueueAsync(command, "c0ffee", CancellationToken.None);

    public Task<IReadOnlyList<QueuedCommand>> PendingAsync() => Commands.PendingAsync(Id, CancellationToken.None);
}
