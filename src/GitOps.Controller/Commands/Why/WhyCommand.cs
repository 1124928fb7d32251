using System.CommandLine;
using GitOps.Controller.Hosting;
using GitOps.Controller.Terminal;
using GitOps.Core.Reconciliation;

namespace GitOps.Controller.Commands.Why;

/// <summary><c>gitops why</c>: why something is not as Git says: the first cause, since when, and what is tried next.</summary>
internal static class WhyCommand
{
    private const int MostShown = 10;

    public static Command Build(Host host)
    {
        var (server, environment) = (ServerClient.Server(), CommonOptions.Environment());
        var what = new Argument<string?>("what")
        {
            Description = "An environment, or <kind>/<name> in one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Command("why", "Say why an environment or a resource is not as Git says.") { what, environment, server }.Run(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var asked = parsed.GetValue(what);
                var isResource =
                    asked?.Split('/') is [var kind, _]
                    && host.Catalog.Kinds.Select(k => k.Name).Append("Dataset").Contains(kind, StringComparer.OrdinalIgnoreCase);
                var status = await client.FindAsync(
                    isResource ? parsed.GetValue(environment) : asked ?? parsed.GetValue(environment),
                    token
                );
                return isResource ? TellResource(host, status, CommonOptions.ReadId(asked!, host).ToString()) : Tell(host, status);
            }
        );
    }

    private static int Tell(Host host, EnvironmentStatus status)
    {
        host.Output.ResultLine($"{status.Id} is {status.Outcome}: {status.Summary}");
        host.Output.ResultLine(
            $"  since {Since(host, status)}, commit {(status.Commit.Length > 8 ? status.Commit[..8] : "unknown")}{(status.Next is { } next ? $", looked at again at {next:HH:mm:ss} UTC" : "")}"
        );
        foreach (var cause in status.Causes.Take(MostShown))
            host.Output.ResultLine($"  {cause.Resource}: {cause.Action}: {cause.Reason} (next: {cause.Next})");
        if (status.Causes.Count > MostShown)
            host.Output.ResultLine($"  and {status.Causes.Count - MostShown} more");
        return Code(status.Outcome);
    }

    private static int TellResource(Host host, EnvironmentStatus status, string resource)
    {
        if (status.Causes.FirstOrDefault(c => c.Resource == resource) is not { } cause)
        {
            host.Output.ResultLine(
                status.Outcome == "Converged" || status.Causes.Count > 0
                    ? $"{resource} is as Git says, or not in Git, as of the last pass {Ages.Of(host.Time.GetUtcNow() - status.At)} ago"
                    : $"{resource} was not looked at: {status.Id} is {status.Outcome}: {status.Summary}"
            );
            return Code(status.Causes.Count > 0 ? "Converged" : status.Outcome);
        }

        host.Output.ResultLine($"{resource} in {status.Id}: {cause.Action}: {cause.Reason}");
        host.Output.ResultLine($"  next: {cause.Next}");
        // What it waits for is the first cause.
        var first = cause;
        while (
            first.Next.StartsWith("after ", StringComparison.Ordinal)
            && status.Causes.FirstOrDefault(c => c.Resource == first.Next["after ".Length..]) is { } before
        )
            first = before;
        if (first != cause)
            host.Output.ResultLine($"  first cause: {first.Resource}: {first.Action}: {first.Reason} (next: {first.Next})");
        host.Output.ResultLine($"  since {Since(host, status)}");
        return Code(status.Outcome);
    }

    private static string Since(Host host, EnvironmentStatus status) =>
        $"{status.Since:yyyy-MM-dd HH:mm:ss} UTC ({Ages.Of(host.Time.GetUtcNow() - status.Since)})";

    private static int Code(string outcome) =>
        outcome switch
        {
            "Converged" => ExitCode.Good,
            "Waiting" => ExitCode.Waiting,
            "Stalled" => ExitCode.Stalled,
            _ => ExitCode.Error,
        };
}
