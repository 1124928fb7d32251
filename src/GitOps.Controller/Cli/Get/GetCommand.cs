using System.CommandLine;
using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Get;

/// <summary><c>gitops get</c>: what an environment has, in columns like kubectl's.</summary>
internal static class GetCommand
{
    public static Command Build(Host host)
    {
        var environment = CommonOptions.Environment();
        var format = CommonOptions.Format("text", "wide", "json", "yaml", "markdown");
        var what = new Argument<string?>("resource")
        {
            Description = "<kind> or <kind>/<name>; everything when left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Command("get", "List an environment's resources with their status.") { what, environment, format }.Run(
            host,
            async (parsed, token) =>
            {
                var session = await Workspace.Open(host, null).ConnectAsync(parsed.GetValue(environment), token);
                var plan = (await session.PlanAsync(token)).Decided.Plan;
                var rows = ResourceRow.Of(plan, host.Time.GetUtcNow()).Where(Filter(parsed.GetValue(what), host)).ToList();
                if (rows.Count == 0 && parsed.GetValue(what) is { } wanted)
                    throw new CommandException($"there is no {wanted} in environment {session.Environment.Name}");
                var wide = parsed.GetValue(format) == "wide";
                Formats.Write(
                    host.Output,
                    parsed.GetValue(format)!,
                    () => new Report([ResourceRow.ToTable(rows, wide)]),
                    () => new JsonArray([.. rows.Select(r => r.ToJson())])
                );
                return ExitCode.Good;
            }
        );
    }

    private static Func<ResourceRow, bool> Filter(string? what, Host host)
    {
        if (what is null)
            return _ => true;
        if (what.Contains('/', StringComparison.Ordinal))
        {
            var id = CommonOptions.ReadId(what, host);
            return r => r.Id == id;
        }

        var kind = CommonOptions.ReadKind(what, host);
        return r => r.Id.Kind == kind;
    }
}
