using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Core.Ports;

/// <summary>Something that happened in an operation. Closed: the records below.</summary>
public abstract record OperationEvent;

/// <summary>A step began.</summary>
public sealed record StepStarted(Change Change) : OperationEvent;

/// <summary>A step is done.</summary>
public sealed record StepDone(Change Change) : OperationEvent;

/// <summary>A step was refused.</summary>
public sealed record StepRefused(Change Change, string Reason) : OperationEvent;

/// <summary>How something that is under way stands; <paramref name="Metric"/> is the last one that it told.</summary>
public sealed record Progress(ResourceId Id, string ActualName, string Status, TimeSpan Elapsed, string? Metric) : OperationEvent;

/// <summary>Something that was under way has ended.</summary>
public sealed record Settled(ResourceId Id, string ActualName, string Status, bool Good, string? Reason) : OperationEvent;

/// <summary>Hears what happens in operations; hosts turn it into logs, lines or annotations.</summary>
public interface IOperationObserver
{
    /// <summary>Takes one event; must not throw and must be safe to call from several threads.</summary>
    void Report(OperationEvent happened);
}
