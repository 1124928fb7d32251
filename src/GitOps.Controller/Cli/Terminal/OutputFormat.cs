using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Terminal;

/// <summary>The output formats of <c>-o</c>.</summary>
internal static class OutputFormat
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine(),
    };

    /// <summary>Writes the report or the value, depending on the requested format. Unknown formats are written as text.</summary>
    public static void Write(Output output, string format, Func<Report> report, Func<JsonNode> value)
    {
        switch (format)
        {
            case "json":
                output.Write(Json(value()) + "\n");
                break;
            case "yaml":
                output.Write(YamlRenderer.Render(value()));
                break;
            case "markdown":
                output.Write(MarkdownRenderer.Render(report()));
                break;
            default:
                output.Write(TextRenderer.Render(report()));
                break;
        }
    }

    /// <summary>Indented JSON without unnecessary escapes.</summary>
    public static string Json(JsonNode node) => VisibleText.Of(node.ToJsonString(Indented));
}
