using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Environments;

namespace GitOps.Controller.Cli.Why;

/// <summary>
/// <c>gitops why</c>: explains why an environment or a resource is not in sync: the root cause, since when, and what happens next.
/// </summary>
internal static class WhyCommand
{
    private const int MaxShown = 10;

    public static Command Build(Host host)
    {
        var (server, environment) = (ServerClient.ServerOption(), CommonOptions.Environment());
        var subjectArgument = new Argument<string?>("subject")
        {
            Description = "An environment, or a resource as <kind>/<name>.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Command("why", "Explain why an environment or a resource is not in sync with Git.")
        {
            subjectArgument,
            environment,
            server,
        }.WithHandler(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var subject = parsed.GetValue(subjectArgument);
                var isResource = subject?.Split('/') is [var kind, _] && IsKind(host, kind);
                var name = isResource ? parsed.GetValue(environment) : subject ?? parsed.GetValue(environment);
                var status = await client.FindAsync(name, token);
                return isResource
                    ? PrintResource(host, status, CommonOptions.ParseResourceId(subject!, host).ToString())
                    : PrintEnvironment(host, status);
            }
        );
    }

    private static bool IsKind(Host host, string text) => CommonOptions.KindNames(host).Contains(text, StringComparer.OrdinalIgnoreCase);

    private static int PrintEnvironment(Host host, EnvironmentResponse status)
    {
        var next = status.Next is { } at ? $", next reconciliation at {at:HH:mm:ss} UTC" : "";
        host.Output.WriteLine($"{status.Environment} is {status.Outcome}: {status.Summary}");
        host.Output.WriteLine($"  since {Since(host, status)}, commit {status.ShortCommit}{next}");
        foreach (var pending in status.Pending.Take(MaxShown))
            host.Output.WriteLine($"  {Describe(pending)}");
        if (status.Pending.Count > MaxShown)
            host.Output.WriteLine($"  and {status.Pending.Count - MaxShown} more");
        return status.ExitCode;
    }

    private static int PrintResource(Host host, EnvironmentResponse status, string resource)
    {
        if (status.Pending.FirstOrDefault(c => c.Resource == resource) is not { } pending)
        {
            var wasReconciled = status.Outcome == OutcomeState.Synced || status.Pending.Count > 0;
            host.Output.WriteLine(
                wasReconciled
                    ? $"{resource} is in sync or not in Git, as of {AgeText.Of(host.Time.GetUtcNow() - status.At)} ago"
                    : $"{resource} was not reconciled: {status.Environment} is {status.Outcome}: {status.Summary}"
            );
            return wasReconciled ? ExitCode.Success : status.ExitCode;
        }

        host.Output.WriteLine($"{resource} in {status.Environment}: {pending.Action}: {pending.Reason}");
        host.Output.WriteLine($"  next: {pending.NextText}");
        if (pending.RootCause != resource && status.Pending.FirstOrDefault(c => c.Resource == pending.RootCause) is { } root)
            host.Output.WriteLine($"  root cause: {Describe(root)}");
        host.Output.WriteLine($"  since {Since(host, status)}");
        return status.ExitCode;
    }

    private static string Describe(PendingResponse pending) =>
        $"{pending.Resource}: {pending.Action}: {pending.Reason} (next: {pending.NextText})";

    private static string Since(Host host, EnvironmentResponse status) =>
        $"{status.Since:yyyy-MM-dd HH:mm:ss} UTC ({AgeText.Of(host.Time.GetUtcNow() - status.Since)})";
}
