using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Environments;

namespace GitOps.Controller.Cli.Why;

/// <summary><c>gitops why</c>: why something is not in sync: the root cause, since when, and what happens next.</summary>
internal static class WhyCommand
{
    private const int MaxShown = 10;

    public static Command Build(Host host)
    {
        var (server, environment) = (ServerClient.Server(), CommonOptions.Environment());
        var what = new Argument<string?>("what")
        {
            Description = "An environment, or <kind>/<name> in one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Command("why", "Explain why an environment or a resource is not in sync with Git.") { what, environment, server }.Run(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var subject = parsed.GetValue(what);
                var isResource = subject?.Split('/') is [var kind, _] && IsKind(host, kind);
                var name = isResource ? parsed.GetValue(environment) : subject ?? parsed.GetValue(environment);
                var status = await client.FindAsync(name, token);
                return isResource
                    ? PrintResource(host, status, CommonOptions.ReadId(subject!, host).ToString())
                    : PrintEnvironment(host, status);
            }
        );
    }

    private static bool IsKind(Host host, string text) =>
        host.Catalog.Kinds.Select(k => k.Name).Append("Dataset").Contains(text, StringComparer.OrdinalIgnoreCase);

    private static int PrintEnvironment(Host host, EnvironmentResponse status)
    {
        var next = status.Next is { } at ? $", next reconciliation at {at:HH:mm:ss} UTC" : "";
        host.Output.ResultLine($"{status.Environment} is {status.Outcome}: {status.Summary}");
        host.Output.ResultLine($"  since {Since(host, status)}, commit {status.ShortCommit}{next}");
        foreach (var pending in status.Pending.Take(MaxShown))
            host.Output.ResultLine($"  {Describe(pending)}");
        if (status.Pending.Count > MaxShown)
            host.Output.ResultLine($"  and {status.Pending.Count - MaxShown} more");
        return status.ExitCode;
    }

    private static int PrintResource(Host host, EnvironmentResponse status, string resource)
    {
        if (status.Pending.FirstOrDefault(c => c.Resource == resource) is not { } pending)
        {
            var wasReconciled = status.Outcome == OutcomeState.Synced || status.Pending.Count > 0;
            host.Output.ResultLine(
                wasReconciled
                    ? $"{resource} is in sync, or not in Git, as of {Ages.Of(host.Time.GetUtcNow() - status.At)} ago"
                    : $"{resource} was not reconciled: {status.Environment} is {status.Outcome}: {status.Summary}"
            );
            return wasReconciled ? ExitCode.Good : status.ExitCode;
        }

        host.Output.ResultLine($"{resource} in {status.Environment}: {pending.Action}: {pending.Reason}");
        host.Output.ResultLine($"  next: {pending.NextText}");
        if (pending.RootCause != resource && status.Pending.FirstOrDefault(c => c.Resource == pending.RootCause) is { } root)
            host.Output.ResultLine($"  root cause: {Describe(root)}");
        host.Output.ResultLine($"  since {Since(host, status)}");
        return status.ExitCode;
    }

    private static string Describe(PendingResponse pending) =>
        $"{pending.Resource}: {pending.Action}: {pending.Reason} (next: {pending.NextText})";

    private static string Since(Host host, EnvironmentResponse status) =>
        $"{status.Since:yyyy-MM-dd HH:mm:ss} UTC ({Ages.Of(host.Time.GetUtcNow() - status.Since)})";
}
