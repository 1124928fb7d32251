using GitOps.Core.Events;

namespace GitOps.Engine.Applying;

/// <summary>Is notified of what happens while a plan is applied; hosts turn it into logs, lines or annotations.</summary>
public interface IProgressObserver
{
    /// <summary>Takes one event. Must not throw, and must be thread-safe.</summary>
    void Report(ProgressEvent happened);
}
