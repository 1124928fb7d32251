using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Terminal;

/// <summary>The forms of <c>-o</c>.</summary>
internal static class Formats
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine(),
    };

    /// <summary>Writes a report, or its value for programs, in the form that was asked for.</summary>
    public static void Write(Output output, string format, Func<Report> report, Func<JsonNode> value)
    {
        switch (format)
        {
            case "json":
                output.ResultLine(Json(value()));
                break;
            case "yaml":
                output.Result(YamlRenderer.Render(value()));
                break;
            case "markdown":
                output.Result(MarkdownRenderer.Render(report()));
                break;
            default:
                output.Result(TextRenderer.Render(report()));
                break;
        }
    }

    /// <summary>JSON for people and programs alike.</summary>
    public static string Json(JsonNode node) => node.ToJsonString(Indented);
}
