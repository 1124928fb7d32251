using GitOps.Core.Events;
using GitOps.Engine.Applying;

namespace GitOps.Bench;

/// <summary>Hears an operation and says nothing.</summary>
internal sealed class Silence : IProgressObserver
{
    public void Report(ProgressEvent happened) { }
}
