using System.Text;
using System.Text.Json;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Desired;

/// <summary>
/// The canonical text of a spec, recipe 1: keys sorted, sets sorted by their key member, documents parsed, and without what does not make a
/// different resource: descriptions, members that others own after the creation, values that equal the API's default.
/// </summary>
internal sealed class Canonical(Kind kind, Func<string, string> canonicalText)
{
    private readonly StringBuilder _text = new();

    public string Write(DataMap spec)
    {
        Map(
            spec with
            {
                Entries =
                [
                    .. spec.Entries.Where(e => !e.Key.EndsWith("Description", StringComparison.Ordinal) && !kind.Initial.Contains(e.Key)),
                ],
            },
            ""
        );
        return _text.ToString();
    }

    private void Node(DataNode node, string path)
    {
        switch (node)
        {
            case DataMap map:
                Map(map, path);
                break;
            case DataList list:
                List(list, path);
                break;
            case DataScalar scalar when kind.Documents.Contains(path) && Parse(scalar.Text) is { } document:
                Node(document, "\0");
                break;
            case DataScalar { Kind: ScalarKind.Text } scalar:
                _text.Append(JsonSerializer.Serialize(canonicalText(scalar.Text), CanonicalJson.Default.String));
                break;
            case DataScalar scalar:
                _text.Append(scalar.Kind == ScalarKind.Null ? "null" : scalar.Text);
                break;
            default:
                throw new InvalidOperationException($"unknown value {node.GetType().Name}");
        }
    }

    private void Map(DataMap map, string path)
    {
        _text.Append('{');
        var first = true;
        foreach (var entry in map.Entries.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            var inner = path.Length == 0 ? entry.Key : $"{path}.{entry.Key}";
            if (entry.Value is DataScalar scalar && kind.Defaults.TryGetValue(inner, out var defaultText) && defaultText == scalar.Text)
                continue;
            _text.Append(first ? "" : ",").Append(JsonSerializer.Serialize(entry.Key, CanonicalJson.Default.String)).Append(':');
            Node(entry.Value, inner);
            first = false;
        }

        _text.Append('}');
    }

    private void List(DataList list, string path)
    {
        IEnumerable<DataNode> items = kind.Sets.TryGetValue(path, out var key)
            ? list.Items.OrderBy(i => ((i as DataMap)?[key] as DataScalar)?.Text, StringComparer.Ordinal)
            : list.Items;
        _text.Append('[');
        var first = true;
        foreach (var item in items)
        {
            _text.Append(first ? "" : ",");
            Node(item, path + "[]");
            first = false;
        }

        _text.Append(']');
    }

    private static DataNode? Parse(string text)
    {
        try
        {
            return JsonData.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class CanonicalJson : System.Text.Json.Serialization.JsonSerializerContext;
