using GitOps.Core.Environments;

namespace GitOps.Engine.Applying;

/// <summary>No further change may be made: another controller or a newer commit continues. Not an error.</summary>
public sealed class ApplyInterruptedException(OutcomeReason reason) : Exception(reason.ToString())
{
    /// <summary>Why no further change may be made.</summary>
    public OutcomeReason Reason { get; } = reason;
}
