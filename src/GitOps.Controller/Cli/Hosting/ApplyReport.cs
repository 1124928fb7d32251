using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Reports;
using GitOps.Engine.Applying;

namespace GitOps.Controller.Cli.Hosting;

/// <summary>Prints how an apply ended.</summary>
internal static class ApplyReport
{
    /// <summary>Prints failures and the outcome; gives the exit code.</summary>
    public static int Print(Host host, ApplyResult result)
    {
        foreach (var (id, failure) in result.Failures)
            host.Output.Say($"error: {id}: {FailureText.Of(failure)}");
        var outcome = OutcomeEvaluator.Of(result.Remaining, result.Failures, new Dictionary<ResourceId, RetryState>());
        host.Output.ResultLine($"{outcome.State}: {OutcomeText.Of(outcome.Reason)}");
        return OutcomeEffects.Of(outcome).ExitCode;
    }
}
