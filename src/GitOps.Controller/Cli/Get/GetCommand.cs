using System.CommandLine;
using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Get;

/// <summary><c>gitops get</c>: lists an environment's resources in columns like kubectl's.</summary>
internal static class GetCommand
{
    public static Command Build(Host host)
    {
        var environment = CommonOptions.Environment();
        var format = CommonOptions.Format("text", "wide", "json", "yaml", "markdown");
        var resource = new Argument<string?>("resource")
        {
            Description = "A <kind> or <kind>/<name>. Lists all resources if omitted.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Command("get", "List an environment's resources with their status.") { resource, environment, format }.WithHandler(
            host,
            async (parsed, token) =>
            {
                var session = await Workspace.Open(host, null).ConnectAsync(parsed.GetValue(environment), token);
                var plan = (await session.PlanAsync(token)).Decided.Plan;
                var rows = ResourceRow.Of(plan, host.Time.GetUtcNow()).Where(Filter(parsed.GetValue(resource), host)).ToList();
                if (rows.Count == 0 && parsed.GetValue(resource) is { } text)
                    throw new CommandException($"{text} not found in environment {session.Environment.Name}");
                var wide = parsed.GetValue(format) == "wide";
                OutputFormat.Write(
                    host.Output,
                    parsed.GetValue(format)!,
                    () => new Report([ResourceRow.ToTable(rows, wide)]),
                    () => new JsonArray([.. rows.Select(r => r.ToJson())])
                );
                return ExitCode.Success;
            }
        );
    }

    private static Func<ResourceRow, bool> Filter(string? resource, Host host)
    {
        if (resource is null)
            return _ => true;
        if (resource.Contains('/', StringComparison.Ordinal))
        {
            var id = CommonOptions.ParseResourceId(resource, host);
            return r => r.Id == id;
        }

        var kind = CommonOptions.ParseKind(resource, host);
        return r => r.Id.Kind == kind;
    }
}
