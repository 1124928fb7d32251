using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Desired;
using GitOps.Schema.Catalog;
using GitOps.Schema.Sensitivity;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>Compares a spec with a description. Only members of the spec are compared: what the server fills in is no drift.</summary>
public sealed partial class ValueDiff(ServiceModel model, Kind kind, Lazy<SensitiveValues> sensitive)
{
    private readonly List<FieldChange> _changes = [];

    /// <summary>The fields of a spec that differ from a description.</summary>
    public static IReadOnlyList<FieldChange> Compare(ServiceModel model, Kind kind, DataMap spec, DataMap description)
    {
        var diff = new ValueDiff(model, kind, new(() => SensitiveValues.In(model, kind.CreateShape, spec, description)));
        foreach (var entry in spec.Entries.Where(e => !kind.SentOnly.Contains(e.Key) && !kind.Initial.Contains(e.Key)))
        {
            var member = kind.ReturnedAs.GetValueOrDefault(entry.Key, entry.Key);
            var shape = model.Structure(kind.CreateShape).Find(entry.Key)!.Shape;
            if (member == entry.Key || description.Find(entry.Key) is not null)
                diff.Node(entry.Value, description[entry.Key], shape, entry.Key, entry.KeyPosition);
        }

        return diff._changes;
    }

    private void Node(DataNode expected, DataNode? actual, string shape, string path, SourcePosition? position)
    {
        switch (expected)
        {
            case DataMap map:
                Map(map, actual as DataMap, model.Shape(shape), path);
                break;
            case DataList list:
                List(list, actual as DataList, (ListShape)model.Shape(shape), path, position);
                break;
            case DataScalar scalar:
                Scalar(scalar, actual as DataScalar, path, position);
                break;
            default:
                throw new InvalidOperationException($"unknown value {expected.GetType().Name}");
        }
    }

    private void Map(DataMap expected, DataMap? actual, Shape shape, string path)
    {
        foreach (var entry in expected.Entries)
        {
            var inner = shape is StructureShape structure ? structure.Find(entry.Key)!.Shape : ((MapShape)shape).Value;
            Node(entry.Value, actual?[entry.Key], inner, $"{path}.{entry.Key}", entry.KeyPosition);
        }

        // In a free-form map a removed key is a change; keys that start with _ belong to the service.
        if (shape is MapShape)
            foreach (var entry in actual?.Entries ?? [])
                if (
                    expected.Find(entry.Key) is null
                    && !entry.Key.StartsWith('_')
                    && !entry.Key.StartsWith("gitops", StringComparison.Ordinal)
                )
                    _changes.Add(new($"{path}.{entry.Key}", ToValue(entry.Value), null, expected.Position));
    }

    private void List(DataList expected, DataList? actual, ListShape shape, string path, SourcePosition? position)
    {
        if (kind.Sets.TryGetValue(Generic(path), out var key))
        {
            foreach (var item in expected.Items.OfType<DataMap>())
            {
                var name = (item[key] as DataScalar)?.Text;
                var twin = actual?.Items.OfType<DataMap>().FirstOrDefault(f => (f[key] as DataScalar)?.Text == name);
                Node(item, twin, shape.Element, $"{path}[{name}]", item.Position);
            }
        }
        else
        {
            for (var i = 0; i < expected.Items.Count; i++)
                Node(
                    expected.Items[i],
                    actual is not null && i < actual.Items.Count ? actual.Items[i] : null,
                    shape.Element,
                    $"{path}[{i}]",
                    expected.Items[i].Position
                );
        }

        if (actual is not null && actual.Items.Count > expected.Items.Count)
            _changes.Add(
                new(path, FieldValue.Of($"{actual.Items.Count} elements"), FieldValue.Of($"{expected.Items.Count} elements"), position)
            );
    }

    private void Scalar(DataScalar expected, DataScalar? actual, string path, SourcePosition? position)
    {
        if (actual is not null && Equal(expected, actual, path))
            return;
        if (actual is null && kind.Defaults.TryGetValue(Generic(path), out var defaultText) && defaultText == expected.Text)
            return;
        var after = Expression.IsReference(expected.Text) ? FieldValue.Of(FieldChange.KnownAfter) : ToValue(expected);
        _changes.Add(new(path, actual is null ? null : ToValue(actual), after, expected.Position ?? position));
    }

    private bool Equal(DataScalar expected, DataScalar actual, string path)
    {
        if (expected.Text == actual.Text)
            return true;
        if (
            expected.Kind is ScalarKind.Integer or ScalarKind.Real
            && double.TryParse(actual.Text, CultureInfo.InvariantCulture, out var number)
        )
            return double.Parse(expected.Text, CultureInfo.InvariantCulture) == number;
        return kind.Documents.Contains(Generic(path)) && SameDocument(expected.Text, actual.Text);
    }

    private static bool SameDocument(string expected, string actual)
    {
        try
        {
            return JsonNode.DeepEquals(JsonData.ParseNode(expected), JsonData.ParseNode(actual));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    // The catalog's paths have [] for every element.
    private static string Generic(string path) => Element().Replace(path, "[]");

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Element();

    private FieldValue ToValue(DataNode node) => new(Text(node), Text(sensitive.Value.Masked(node)));

    private static string Text(DataNode node) => node is DataScalar scalar ? scalar.Text : JsonData.ToJson(node)!.ToJsonString();
}
