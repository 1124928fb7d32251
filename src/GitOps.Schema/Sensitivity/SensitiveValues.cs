using System.Text.Json;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;
using GitOps.Schema.Values;

namespace GitOps.Schema.Sensitivity;

/// <summary>
/// The sensitive values in requests or responses of an API, and the same values with masks. Not changed once it is built.
/// </summary>
public sealed class SensitiveValues
{
    /// <summary>Shown in place of a sensitive value.</summary>
    public const string Mask = "(sensitive value)";

    // A shorter text occurs in messages by chance.
    private const int MinReplacedLength = 6;

    private readonly ServiceModel _model;
    private readonly Dictionary<DataNode, DataNode> _masked = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    private SensitiveValues(ServiceModel model) => _model = model;

    /// <summary>Finds the sensitive values in structures of a shape. Members that the shape lacks are judged by their names.</summary>
    public static SensitiveValues In(ServiceModel model, string shape, params ReadOnlySpan<DataMap> structures)
    {
        var found = new SensitiveValues(model);
        foreach (var structure in structures)
            found.Visit(structure, "", shape, isSensitive: false);
        return found;
    }

    /// <summary>What may be shown of a value of these structures: the value itself, or a copy with masks.</summary>
    public DataNode Masked(DataNode node) => _masked.GetValueOrDefault(node, node);

    /// <summary>A message with a mask in place of each sensitive value of at least six characters that it repeats.</summary>
    public string MaskIn(string message)
    {
        foreach (var text in _texts.Where(t => t.Length >= MinReplacedLength).OrderByDescending(t => t.Length))
            message = message.Replace(text, Mask, StringComparison.Ordinal);
        return message;
    }

    private DataNode Visit(DataNode node, string owner, string? shape, bool isSensitive)
    {
        DataNode masked = node switch
        {
            DataMap map => VisitMap(map, owner, shape, isSensitive),
            DataList list => VisitList(list, owner, shape, isSensitive),
            DataScalar scalar => isSensitive ? Hide(scalar) : VisitDocument(scalar),
            _ => throw new InvalidOperationException($"unknown value {node.GetType().Name}"),
        };
        if (!ReferenceEquals(masked, node))
            _masked[node] = masked;
        return masked;
    }

    private DataMap VisitMap(DataMap map, string owner, string? shapeName, bool isSensitive)
    {
        var shape = shapeName is null ? null : _model.Shape(shapeName);
        var entries = new List<DataEntry>(map.Entries.Count);
        foreach (var entry in map.Entries)
        {
            var inner = (shape as StructureShape)?.Find(entry.Key)?.Shape ?? (shape as MapShape)?.Value;
            var hides = isSensitive || SensitiveMember.IsSensitive(owner, map, entry.Key, inner is null ? null : _model.Shape(inner));
            entries.Add(entry with { Value = Visit(entry.Value, entry.Key, inner, hides) });
        }

        return entries.Zip(map.Entries).All(e => ReferenceEquals(e.First.Value, e.Second.Value)) ? map : map with { Entries = entries };
    }

    private DataList VisitList(DataList list, string owner, string? shapeName, bool isSensitive)
    {
        var element = shapeName is null ? null : (_model.Shape(shapeName) as ListShape)?.Element;
        var items = list.Items.Select(i => Visit(i, owner, element, isSensitive)).ToList();
        return items.Zip(list.Items).All(i => ReferenceEquals(i.First, i.Second)) ? list : list with { Items = items };
    }

    private DataScalar Hide(DataScalar scalar)
    {
        if (scalar.Kind == ScalarKind.Null)
            return scalar;
        _texts.Add(scalar.Text);
        return scalar with { Kind = ScalarKind.Text, Text = Mask };
    }

    // A pipeline's definition is a JSON document with environment variables of its own.
    private DataScalar VisitDocument(DataScalar scalar)
    {
        if (scalar.Kind != ScalarKind.Text || !scalar.Text.AsSpan().TrimStart().StartsWith("{"))
            return scalar;
        try
        {
            var document = JsonData.Parse(scalar.Text);
            var masked = Visit(document, "", null, isSensitive: false);
            return ReferenceEquals(masked, document) ? scalar : scalar with { Text = JsonData.ToJson(masked)!.ToJsonString() };
        }
        catch (JsonException)
        {
            return scalar;
        }
    }
}
