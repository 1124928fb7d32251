using System.CommandLine;
using GitOps.Controller.Hosting;

namespace GitOps.Controller.Commands.Demo;

/// <summary><c>gitops demo</c>: the whole way on this machine.</summary>
internal static class DemoCommand
{
    public static Command Build(Host host)
    {
        var folder = new Option<string?>("--folder") { Description = "Where to run it (default: a new folder, named at the end)." };
        return new Command("demo", "Train, serve, change, retrain and redeploy on this machine, in a minute.") { folder }.Run(host, (parsed, token) =>
            Task.FromResult(0));
    }
}
