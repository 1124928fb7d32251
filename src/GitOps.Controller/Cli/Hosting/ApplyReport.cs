using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Reports;
using GitOps.Engine.Applying;

namespace GitOps.Controller.Cli.Hosting;

/// <summary>Prints the outcome of an apply.</summary>
internal static class ApplyReport
{
    /// <summary>Prints failures and the outcome, and returns the exit code.</summary>
    public static int Print(Host host, ApplyResult result)
    {
        foreach (var (id, failure) in result.Failures)
            host.Output.Info($"error: {id}: {FailureText.Of(failure)}");
        if (result.Interruption is { } interruption)
        {
            host.Output.Info(
                $"error: stopped, because the environment changed while this apply waited: {OutcomeText.Of(interruption)}. Runs in AWS "
                    + $"continue; apply the newer commit, or go back on purpose with `{Host.Command} apply --rollback`"
            );
            return ExitCode.Error;
        }

        var outcome = OutcomeEvaluator.Of(result.Remaining, result.Failures, new Dictionary<ResourceId, RetryState>());
        host.Output.WriteLine($"{outcome.State}: {OutcomeText.Of(outcome.Reason)}");
        return OutcomeEffects.Of(outcome).ExitCode;
    }
}
