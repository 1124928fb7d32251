using System.Data.Common;
using GitOps.Core.Environments;

namespace GitOps.Engine.Errors;

/// <summary>Tells apart which exceptions a reconciliation turns into its outcome.</summary>
public static class UnexpectedErrors
{
    /// <summary>
    /// Whether an exception ends only the work on one environment. A cancelled one ends with the service; and without its database the
    /// service can't record an outcome, so that the reconciliation is repeated.
    /// </summary>
    public static bool IsOutcome(Exception exception) => exception is not OperationCanceledException && !IsOfDatabase(exception);

    /// <summary>The exception as the reason of an outcome.</summary>
    public static OutcomeReason ToReason(Exception exception) =>
        exception is ServiceException error ? error.ToReason() : new UnexpectedError(exception.GetType().Name, exception.Message);

    private static bool IsOfDatabase(Exception? exception) =>
        exception is DbException || (exception?.InnerException is { } inner && IsOfDatabase(inner));
}
