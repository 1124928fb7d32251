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
        var outcome = OutcomeEvaluator.Of(result.Remaining, result.Failures, new Dictionary<ResourceId, RetryState>());
        host.Output.WriteLine($"{outcome.State}: {OutcomeText.Of(outcome.Reason)}");
        return OutcomeEffects.Of(outcome).ExitCode;
    }
}
