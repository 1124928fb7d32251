using System.Collections.Concurrent;
using GitOps.Core.Events;
using GitOps.Engine.Applying;

namespace GitOps.Testing.InMemory;

/// <summary>Records what it is notified of. Thread-safe.</summary>
public sealed class RecordingObserver : IProgressObserver
{
    private readonly ConcurrentQueue<ProgressEvent> _events = new();

    /// <summary>All events so far, in order.</summary>
    public IReadOnlyList<ProgressEvent> Events => [.. _events];

    public void Report(ProgressEvent happened) => _events.Enqueue(happened);
}
