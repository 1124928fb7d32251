using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Engine.Events;

namespace GitOps.Engine.Applying;

/// <summary>How a plan is applied.</summary>
public sealed record ApplyOptions
{
    /// <summary>Whether to wait until what is in progress has ended.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>How long to wait between two checks of what is in progress; null means the environment's interval.</summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>Resources whose last change failed and is not retried yet.</summary>
    public IReadOnlySet<ResourceId> BackingOff { get; init; } = new HashSet<ResourceId>();

    /// <summary>The resources whose changes are applied; null means all.</summary>
    public IReadOnlySet<ResourceId>? Only { get; init; }

    /// <summary>
    /// Called before each round of changes and before each request that changes a resource; throws
    /// <see cref="ApplyInterruptedException"/> when no further change may be made.
    /// </summary>
    public Func<CancellationToken, Task>? Guard { get; init; }

    /// <summary>
    /// Called with the actual state that is read after each wait; throws <see cref="ApplyInterruptedException"/> when others changed the
    /// environment so that no further change may be made.
    /// </summary>
    public Action<ObservedState>? StateGuard { get; init; }

    /// <summary>The service that applies; null when a person does. It becomes a tag of what it creates or changes.</summary>
    public string? Controller { get; init; }

    /// <summary>Records each change before and after it is applied; null when nothing is recorded.</summary>
    public ChangeJournal? Journal { get; init; }

    /// <summary>How many changes are applied concurrently.</summary>
    public int MaxConcurrency { get; init; } = 8;
}
