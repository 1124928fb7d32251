using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Plan;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Engine.Applying;

namespace GitOps.Controller.Cli.Apply;

/// <summary><c>gitops apply</c>: brings AWS in sync with Git.</summary>
internal static class ApplyCommand
{
    public static Command Build(Host host)
    {
        var (environment, reference, yes) = (CommonOptions.Environment(), CommonOptions.Reference(), CommonOptions.Yes());
        var file = new Argument<string?>("plan")
        {
            Description = "A plan saved with `plan --out`. It is applied only if a new plan is equal.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var allowDirty = new Option<bool>("--allow-dirty") { Description = "Apply the working tree even if it has uncommitted changes." };
        var noWait = new Option<bool>("--no-wait") { Description = "Start what is ready and return without waiting for runs to end." };
        var prune = new Option<bool>("--prune") { Description = "Delete resources that are no longer in Git, even if sync.prune is off." };
        var allow = new Option<int>("--allow-prune") { Description = "Allow this many deletions, even if the prune limit is lower." };
        var rollback = new Option<bool>("--rollback")
        {
            Description = "Apply this commit although AWS has a newer one of the same history.",
        };
        return new Command("apply", "Bring AWS in sync with Git: show the plan, ask for confirmation, apply it, and wait for runs to end.")
        {
            file,
            environment,
            reference,
            yes,
            allowDirty,
            noWait,
            prune,
            allow,
            rollback,
        }.WithHandler(
            host,
            async (parsed, token) =>
            {
                var saved = parsed.GetValue(file) is { } path ? SavedPlan.Read(Path.Combine(host.Folder, path)) : null;
                var workspace = Workspace.Open(host, parsed.GetValue(reference));
                if (
                    parsed.GetValue(reference) is null
                    && !parsed.GetValue(allowDirty)
                    && workspace.Repository.Uncommitted().Where(f => f != parsed.GetValue(file)).ToList() is { Count: > 0 } changed
                )
                    throw new CommandException(
                        $"{CountText.Of(changed.Count, "uncommitted file")} "
                            + $"({string.Join(", ", changed.Take(3))}{(changed.Count > 3 ? " …" : "")}): "
                            + "commit your changes, or use --allow-dirty to apply the working tree"
                    );
                var session = await workspace.ConnectAsync(parsed.GetValue(environment) ?? saved?.Environment, token);
                if (session.Environment.Suspend)
                    throw new CommandException(
                        $"environment {session.Environment.Name} is suspended in gitops.yaml: remove suspend to apply it"
                    );
                var request = new SyncRequest { Prune = parsed.GetValue(prune), AllowPrune = parsed.GetValue(allow) };
                var options = new ApplyOptions { Wait = !parsed.GetValue(noWait) };
                return await new InteractiveApply(host).RunAsync(
                    session,
                    request,
                    options,
                    parsed.GetValue(yes),
                    saved,
                    parsed.GetValue(rollback),
                    token
                );
            }
        );
    }
}
