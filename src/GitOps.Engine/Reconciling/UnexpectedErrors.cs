using System.Data.Common;
using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Engine.Applying;
using GitOps.Engine.Errors;

namespace GitOps.Engine.Reconciling;

/// <summary>Distinguishes the exceptions that a reconciliation turns into its outcome.</summary>
public static class UnexpectedErrors
{
    /// <summary>
    /// Whether an exception ends only the work on one environment. A cancelled one ends with the service; and without its database the
    /// service can't record an outcome, so that the reconciliation is repeated.
    /// </summary>
    public static bool IsOutcome(Exception exception) => exception is not OperationCanceledException && !IsOfDatabase(exception);

    /// <summary>The exception as the reason of an outcome; one that the controller does not know is reported with its details.</summary>
    public static OutcomeReason ToReason(Exception exception, IProgressObserver progress)
    {
        if (exception is ServiceException error)
            return error.ToReason();
        progress.Report(new ReconciliationFailed(exception));
        return new UnexpectedError(exception.GetType().Name, exception.Message);
    }

    private static bool IsOfDatabase(Exception? exception) =>
        exception is DbException || (exception?.InnerException is { } inner && IsOfDatabase(inner));
}
