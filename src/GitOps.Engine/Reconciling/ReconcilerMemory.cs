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

    /// <summary>Reconciliations that failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Reconciliations in a row that a newer commit interrupted.</summary>
    public int Interruptions { get; set; }

    /// <summary>Changes that failed: how often in a row, and when each is tried again.</summary>
    public Dictionary<ResourceId, RetryState> Retries { get; } = [];

    /// <summary>The status after the last reconciliation.</summary>
    public EnvironmentStatus? Status { get; set; }

    /// <summary>The content that the last reconciliation read.</summary>
    public CommitContent? Content { get; private set; }

    /// <summary>The parsed files of the last reading.</summary>
    public ReadingCache Cache { get; } = new();

    /// <summary>The last plan, whose unchanged parts are reused.</summary>
    public Plan? Plan { get; set; }

    /// <summary>Runs as they were last written to the history.</summary>
    public Dictionary<string, RunRecord> Runs { get; } = [];

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

    /// <summary>Records the failures of an apply; a change that succeeded no longer backs off.</summary>
    public void RecordFailures(IReadOnlyDictionary<ResourceId, ChangeFailure> failures, ReconciliationOptions options, DateTimeOffset now)
    {
        foreach (var id in Retries.Where(r => r.Value.Next <= now).Select(r => r.Key).Except(failures.Keys).ToList())
            Retries.Remove(id);
        foreach (var (id, failure) in failures)
        {
            var attempts = (Retries.GetValueOrDefault(id)?.Attempts ?? 0) + 1;
            var wait = Backoff.After(attempts, options.FirstRetry, options.MaxRetry, options.Random());
            Retries[id] = new(attempts, now + wait, failure);
        }
    }
}
