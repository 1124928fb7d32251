using GitOps.Core.Events;

namespace GitOps.Engine.Applying;

/// <summary>Receives events while a plan is applied. Hosts show them as log entries, lines or annotations.</summary>
public interface IProgressObserver
{
    /// <summary>Handles one event. Must not throw, and must be thread-safe.</summary>
    void Report(ProgressEvent happened);
}
