using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Planning;

namespace GitOps.Controller.Cli;

/// <summary>A request of a person that is a tag on the resource in AWS: to suspend, resume or transfer it.</summary>
internal static class TagRequest
{
    /// <summary>Plans and applies the request; returns the exit code, and writes what <paramref name="done"/> returns on success.</summary>
    /// <exception cref="CommandException">The resource has no such tag: <paramref name="refusal"/> says why.</exception>
    public static async Task<int> RunAsync(
        Host host,
        string? environment,
        PlanRequest request,
        Func<Session, string> refusal,
        Func<Session, Change, string> done,
        CancellationToken cancellationToken
    )
    {
        var session = await Workspace.Open(host).ConnectAsync(environment, cancellationToken);
        var planned = await session.PlanAsync(cancellationToken, request);
        if (planned.Decided.Plan.Changes is not [var change, ..])
            throw new CommandException(refusal(session));
        var result = await session.ApplyAsync(planned, new() { Wait = false }, new ProgressDisplay(host.Output), cancellationToken);
        if (result.Failures.Count > 0 || result.Remaining.FirstNotAllowed is not null)
            return ApplyReport.Print(host, result);
        host.Output.WriteLine(done(session, change));
        OthersCheck.WarnOfService(
            host,
            session.Graph,
            planned.State,
            "reads this tag at its next reconciliation, before it changes anything"
        );
        return ExitCode.Success;
    }
}
