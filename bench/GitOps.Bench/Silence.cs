using GitOps.Core.Ports;

namespace GitOps.Bench;

/// <summary>Hears an operation and says nothing.</summary>
internal sealed class Silence : IOperationObserver
{
    public void Report(OperationEvent happened) { }
}
