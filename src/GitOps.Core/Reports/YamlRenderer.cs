using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOps.Core.Reports;

/// <summary>Writes JSON values as YAML.</summary>
public static class YamlRenderer
{
    /// <summary>The value as one YAML document.</summary>
    public static string Render(JsonNode? node)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings().WithMaxSimpleKeyLength(1024).WithIndentedSequences());
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return VisibleText.Of(text.ToString());
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(
                    new MappingStart(
                        AnchorName.Empty,
                        TagName.Empty,
                        isImplicit: true,
                        map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block
                    )
                );
                foreach (var (key, value) in map)
                {
                    emitter.Emit(ToScalar(key));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(
                    new SequenceStart(
                        AnchorName.Empty,
                        TagName.Empty,
                        isImplicit: true,
                        list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block
                    )
                );
                foreach (var item in list)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case null:
                emitter.Emit(
                    new Scalar(AnchorName.Empty, TagName.Empty, "null", ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: false)
                );
                break;
            default:
                emitter.Emit(node.GetValueKind() == JsonValueKind.String ? ToScalar((string)node!) : new Scalar(node.ToJsonString()));
                break;
        }
    }

    // Quoted are what would be read as a number, a boolean or null, and what has characters that only an escape shows.
    private static Scalar ToScalar(string text)
    {
        var quoted = Manifests.YamlScalars.KindOf(text) != Schema.Values.ScalarKind.Text || VisibleText.Contains(text);
        var style = quoted ? ScalarStyle.DoubleQuoted : ScalarStyle.Any;
        return new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);
    }
}
