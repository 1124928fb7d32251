using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Plan;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Engine.Applying;

namespace GitOps.Controller.Cli.Apply;

/// <summary><c>gitops apply</c>: makes AWS as Git says.</summary>
internal static class ApplyCommand
{
    public static Command Build(Host host)
    {
        var (environment, reference, yes) = (CommonOptions.Environment(), CommonOptions.Reference(), CommonOptions.Yes());
        var file = new Argument<string?>("plan")
        {
            Description = "A saved plan: applied only if planning again gives the same.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var allowDirty = new Option<bool>("--allow-dirty")
        {
            Description = "Apply the working tree although it has changes that are not committed.",
        };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait for runs: start what is ready and return." };
        var prune = new Option<bool>("--prune") { Description = "Remove what left Git, although the environment says otherwise." };
        var allow = new Option<int>("--allow-prune") { Description = "How many removals are allowed beyond the usual budget." };
        return new Command("apply", "Make AWS as Git says: show the plan, ask, run it, wait for the runs.")
        {
            file,
            environment,
            reference,
            yes,
            allowDirty,
            noWait,
            prune,
            allow,
        }.Run(
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
                        $"{changed.Count} files are not committed ({string.Join(", ", changed.Take(3))}{(changed.Count > 3 ? " …" : "")}): commit them, or use --allow-dirty to apply the working tree as it is"
                    );
                var session = await workspace.ConnectAsync(parsed.GetValue(environment) ?? saved?.Environment, token);
                if (session.Environment.Suspend)
                    throw new CommandException(
                        $"environment {session.Environment.Name} is suspended in gitops.yaml: take suspend away to apply it"
                    );
                var request = new SyncRequest { Prune = parsed.GetValue(prune), AllowPrune = parsed.GetValue(allow) };
                var options = new ApplyOptions { Wait = !parsed.GetValue(noWait) };
                return await new ApplyRun(host, session).RunAsync(request, options, parsed.GetValue(yes), saved, token);
            }
        );
    }
}
