using GitOps.Core.Environments;

namespace GitOps.Engine.Applying;

/// <summary>No further change may be made: another controller or a newer commit has taken over. Not an error.</summary>
public sealed class ApplyInterruptedException(OutcomeReason reason) : Exception(reason.ToString())
{
    /// <summary>Why.</summary>
    public OutcomeReason Reason { get; } = reason;
}
