using GitOps.Core.Commands;
using GitOps.Core.Environments;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// What one controller remembers of an environment between reconciliations, to save work. All of it may be lost at any time.
/// Used by one reconciliation at a time.
/// </summary>
public sealed class ReconcilerMemory
{
    // Above this, reading everything again costs more than the memory that it takes.
    private const int LargeEnvironment = 1000;
    private long _lastCommand;

    /// <summary>Reconciliations that failed in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Reconciliations in a row that a newer commit interrupted.</summary>
    public int Interruptions { get; set; }

    /// <summary>Changes that failed: how often in a row, and when each is tried again.</summary>
    public Dictionary<ResourceId, RetryState> Retries { get; } = [];

    /// <summary>The status after the last reconciliation of any controller; null when there was none.</summary>
    public EnvironmentStatus? Status { get; private set; }

    /// <summary>Whether status and runs have been loaded.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>The content that the last reconciliation read.</summary>
    public CommitContent? Content { get; private set; }

    /// <summary>The parsed files of the last reading.</summary>
    public ReadingCache Cache { get; } = new();

    /// <summary>The last plan, whose unchanged parts are reused.</summary>
    public Plan? Plan { get; set; }

    /// <summary>Runs as they were last written to the history.</summary>
    public Dictionary<string, RunRecord> Runs { get; } = [];

    /// <summary>Replaces status and runs by what is recorded.</summary>
    public void Load(EnvironmentStatus? status, IEnumerable<RunRecord> runs)
    {
        (Status, IsLoaded) = (status, true);
        Runs.Clear();
        Remember(runs);
    }

    /// <summary>Has status and runs loaded again.</summary>
    public void Unload() => IsLoaded = false;

    /// <summary>Whether any of the commands has not been seen yet.</summary>
    public bool HasNew(IReadOnlyList<QueuedCommand> commands) => commands.Any(IsNew);

    /// <summary>Remembers what this controller has recorded.</summary>
    public void Recorded(EnvironmentStatus status, int failures, IEnumerable<RunRecord> runs)
    {
        (Status, Failures) = (status, failures);
        Remember(runs);
    }

    /// <summary>Remembers the content that was read, and closes the previous one.</summary>
    public void Replace(CommitContent? content)
    {
        Content?.Content.Files.Dispose();
        Content = content;
    }

    /// <summary>
    /// Clears a small environment's content when nothing is in progress: a service has many of them, and they are read again quickly. The
    /// content of a large one is kept.
    /// </summary>
    public void Trim(EnvironmentStatus status)
    {
        if (OutcomeEffects.Of(status.Outcome).Pace == ReconcilePace.Poll || status.Resources >= LargeEnvironment)
            return;
        Replace(null);
        Plan = null;
        Cache.Clear();
    }

    /// <summary>
    /// Ends the backoff of changes that are requested by commands that this controller has not seen yet, that are no longer needed, or that
    /// would be another change now, because Git or AWS has changed.
    /// </summary>
    public void ReviewRetries(Plan plan, IReadOnlyList<QueuedCommand> commands)
    {
        var needed = plan.Changes.Where(c => c.IsActionable).Select(c => (c.Id, VersionOf(c))).ToHashSet();
        var requests = commands.Where(IsNew).Select(c => c.Command).ToList();
        foreach (var (id, retry) in Retries.ToList())
            if (
                !needed.Contains((id, retry.Version))
                || requests.Any(r => r is SyncCommand || (r is RetryCommand { Resource: var requested } && requested == id))
            )
                Retries.Remove(id);
        _lastCommand = commands.Select(c => c.Id).Append(_lastCommand).Max();
    }

    /// <summary>Records the failures of an apply, after which a plan remains; a change that succeeded no longer backs off.</summary>
    public void RecordFailures(
        IReadOnlyDictionary<ResourceId, ChangeFailure> failures,
        Plan remaining,
        ReconciliationOptions options,
        DateTimeOffset now
    )
    {
        foreach (var id in Retries.Where(r => r.Value.Next <= now).Select(r => r.Key).Except(failures.Keys).ToList())
            Retries.Remove(id);
        foreach (var (id, failure) in failures)
        {
            var attempts = (Retries.GetValueOrDefault(id)?.Attempts ?? 0) + 1;
            var wait = Backoff.After(attempts, options.FirstRetry, options.MaxRetry, options.Random());
            var change = remaining.Changes.FirstOrDefault(c => c.IsActionable && c.Id == id);
            Retries[id] = new(change is null ? "" : VersionOf(change), attempts, now + wait, failure);
        }
    }

    private bool IsNew(QueuedCommand command) => command.Id > _lastCommand;

    private static string VersionOf(Change change) => $"{change.Action} {change.ActualName} {change.Desired?.Fingerprint}";

    private void Remember(IEnumerable<RunRecord> runs)
    {
        foreach (var run in runs)
            Runs[run.ActualName] = run;
    }
}
