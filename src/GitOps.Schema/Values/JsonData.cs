using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace GitOps.Schema.Values;

/// <summary>Converts values to and from JSON.</summary>
public static class JsonData
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    /// <summary>Parses a JSON document that is not our own.</summary>
    /// <exception cref="JsonException">It is not JSON, a string in it is not Unicode, or an object has a key twice.</exception>
    public static DataNode Parse(string text) => FromJson(ParseNode(text));

    /// <inheritdoc cref="Parse"/>
    public static JsonNode? ParseNode(string text) => ParseNode(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Parse"/>
    public static JsonNode? ParseNode(ReadOnlySpan<byte> utf8)
    {
        CheckStrings(utf8);
        return JsonNode.Parse(utf8, documentOptions: Strict);
    }

    /// <summary>Converts JSON to a value without positions; null becomes a scalar of kind <see cref="ScalarKind.Null"/>.</summary>
    public static DataNode FromJson(JsonNode? node) =>
        node switch
        {
            null => new DataScalar(ScalarKind.Null, ""),
            JsonObject map => new DataMap([.. map.Select(p => new DataEntry(p.Key, FromJson(p.Value)))]),
            JsonArray list => new DataList([.. list.Select(FromJson)]),
            _ => FromScalar(node),
        };

    /// <summary>Converts a value to JSON; numbers and booleans keep their type.</summary>
    public static JsonNode? ToJson(DataNode node) =>
        node switch
        {
            DataMap map => ToJson(map),
            DataList list => new JsonArray([.. list.Items.Select(ToJson)]),
            DataScalar scalar => ToJson(scalar),
            _ => throw new InvalidOperationException($"unsupported node type {node.GetType().Name}"),
        };

    /// <summary>Converts a map to a JSON object.</summary>
    public static JsonObject ToJson(DataMap map) => new(map.Entries.Select(e => KeyValuePair.Create(e.Key, ToJson(e.Value))));

    // A node reads its strings on first use, far from here: one that is not Unicode must be found before.
    private static void CheckStrings(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        while (reader.Read())
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsUnicode(ref reader))
                throw new JsonException($"A string is not valid Unicode, at byte {reader.TokenStartIndex}.");
    }

    private static bool IsUnicode(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Utf8.IsValid(reader.ValueSpan);
        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static JsonNode? ToJson(DataScalar scalar) =>
        scalar.Kind switch
        {
            ScalarKind.Null => null,
            ScalarKind.Boolean => scalar.Text == "true",
            ScalarKind.Integer when long.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var whole) => whole,
            ScalarKind.Integer or ScalarKind.Real => double.Parse(scalar.Text, CultureInfo.InvariantCulture),
            _ => scalar.Text,
        };

    private static DataScalar FromScalar(JsonNode node) =>
        node.GetValueKind() switch
        {
            JsonValueKind.String => DataScalar.Of(node.GetValue<string>()),
            JsonValueKind.True or JsonValueKind.False => new DataScalar(
                ScalarKind.Boolean,
                node.GetValueKind() == JsonValueKind.True ? "true" : "false"
            ),
            JsonValueKind.Number => FromNumber(node.ToJsonString()),
            _ => new DataScalar(ScalarKind.Null, ""),
        };

    private static DataScalar FromNumber(string text) =>
        new(text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0 ? ScalarKind.Real : ScalarKind.Integer, text);
}
