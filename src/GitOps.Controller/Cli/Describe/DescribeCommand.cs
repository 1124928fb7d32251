using System.CommandLine;
using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Reports;
using GitOps.Schema.Sensitivity;
using GitOps.Schema.Values;

namespace GitOps.Controller.Cli.Describe;

/// <summary><c>gitops describe</c>: shows the complete description of a resource from AWS.</summary>
internal static class DescribeCommand
{
    public static Command Build(Host host)
    {
        var environment = CommonOptions.Environment();
        var format = CommonOptions.Format("text", "json", "yaml");
        var resource = new Argument<string>("resource") { Description = "The resource, as <kind>/<name>." };
        return new Command("describe", "Show the description and tags of a resource in AWS.") { resource, environment, format }.WithHandler(
            host,
            async (parsed, token) =>
            {
                var session = await Workspace.Open(host, null).ConnectAsync(parsed.GetValue(environment), token);
                var found = await ResourceLookup.FindAsync(host, session, parsed.GetValue(resource)!, token);
                var model = host.Catalog.Model;
                var description = found.Description!;
                var sensitive = SensitiveValues.In(model, model.Operation(found.Kind.Operations.Describe).Output!, description);
                var value = JsonData.ToJson((DataMap)sensitive.Masked(description));
                value["Tags"] = new JsonObject(
                    found.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value))
                );
                host.Output.Write(parsed.GetValue(format) == "json" ? OutputFormat.Json(value) + "\n" : YamlRenderer.Render(value));
                return ExitCode.Success;
            }
        );
    }
}
