using GitOps.Core.Environments;

namespace GitOps.Core.Reports;

/// <summary>The text of a failed change, for users.</summary>
public static class FailureText
{
    /// <summary>The failure in one line.</summary>
    public static string Of(ChangeFailure failure) =>
        failure switch
        {
            RequestFailed failed => $"{failed.Operation} failed: {failed.Message} ({failed.Code})",
            InUse used => $"{used.ActualName} is in use by {used.DependentKind}/{used.DependentName}",
            DependentBusy busy => $"{busy.DependentKind}/{busy.DependentName} is {busy.Status}, so it may still use {busy.ActualName}",
            OwnerChanged changed => $"{changed.ActualName} no longer carries this repository's tags, so it was not changed; plan again",
            NotVisibleYet hidden => $"{hidden.Operation} succeeded, but {hidden.ActualName} is not visible yet; apply again",
            NoEffect change => $"{change.ActualName} was changed several times in a row, but AWS still shows the difference",
            _ => throw new InvalidOperationException($"unknown failure {failure.GetType().Name}"),
        };
}
