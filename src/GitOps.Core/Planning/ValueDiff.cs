using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Desired;
using GitOps.Schema.Catalog;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>Compares what a manifest says with what is there. Only what the manifest says counts: what the server fills in is no drift.</summary>
public sealed class ValueDiff(ServiceModel model, Kind kind)
{
    private readonly List<FieldChange> _changes = [];

    /// <summary>The fields of a spec that differ from a description.</summary>
    public static IReadOnlyList<FieldChange> Compare(ServiceModel model, Kind kind, DataMap spec, DataMap description)
    {
        var diff = new ValueDiff(model, kind);
        foreach (var entry in spec.Entries.Where(e => !kind.SentOnly.Contains(e.Key) && !kind.Initial.Contains(e.Key)))
        {
            var member = kind.ReturnedAs.GetValueOrDefault(entry.Key, entry.Key);
            var shape = model.Structure(kind.CreateShape).Find(entry.Key)!.Shape;
            if (member == entry.Key || description.Find(entry.Key) is not null)
                diff.Node(entry.Value, description[entry.Key], shape, entry.Key, entry.KeyPosition);
        }

        return diff._changes;
    }

    private void Node(DataNode wanted, DataNode? found, string shape, string path, SourcePosition? place)
    {
        switch (wanted)
        {
            case DataMap map:
                Map(map, found as DataMap, model.Shape(shape), path);
                break;
            case DataList list:
                List(list, found as DataList, (ListShape)model.Shape(shape), path, place);
                break;
            case DataScalar scalar:
                Scalar(scalar, found as DataScalar, path, place);
                break;
            default:
                throw new InvalidOperationException($"unknown value {wanted.GetType().Name}");
        }
    }

    private void Map(DataMap wanted, DataMap? found, Shape shape, string path)
    {
        foreach (var entry in wanted.Entries)
        {
            var inner = shape is StructureShape structure ? structure.Find(entry.Key)!.Shape : ((MapShape)shape).Value;
            Node(entry.Value, found?[entry.Key], inner, $"{path}.{entry.Key}", entry.KeyPosition);
        }

        // In a free map a key that is gone is a change; keys that begin with _ are the service's own.
        if (shape is MapShape)
            foreach (var entry in found?.Entries ?? [])
                if (
                    wanted.Find(entry.Key) is null
                    && !entry.Key.StartsWith('_')
                    && !entry.Key.StartsWith("gitops", StringComparison.Ordinal)
                )
                    _changes.Add(new($"{path}.{entry.Key}", Text(entry.Value), null, wanted.Position));
    }

    private void List(DataList wanted, DataList? found, ListShape shape, string path, SourcePosition? place)
    {
        if (kind.Sets.TryGetValue(Generic(path), out var key))
        {
            foreach (var item in wanted.Items.OfType<DataMap>())
            {
                var name = (item[key] as DataScalar)?.Text;
                var twin = found?.Items.OfType<DataMap>().FirstOrDefault(f => (f[key] as DataScalar)?.Text == name);
                Node(item, twin, shape.Element, $"{path}[{name}]", item.Position);
            }
        }
        else
        {
            for (var i = 0; i < wanted.Items.Count; i++)
                Node(
                    wanted.Items[i],
                    found is not null && i < found.Items.Count ? found.Items[i] : null,
                    shape.Element,
                    $"{path}[{i}]",
                    wanted.Items[i].Position
                );
        }

        if (found is not null && found.Items.Count > wanted.Items.Count)
            _changes.Add(new(path, $"{found.Items.Count} elements", $"{wanted.Items.Count} elements", place));
    }

    private void Scalar(DataScalar wanted, DataScalar? found, string path, SourcePosition? place)
    {
        if (found is not null && Equal(wanted, found, path))
            return;
        if (found is null && kind.Defaults.TryGetValue(Generic(path), out var usual) && usual == wanted.Text)
            return;
        var after = Expression.IsReference(wanted.Text) ? FieldChange.KnownAfter : wanted.Text;
        _changes.Add(new(path, found?.Text, after, wanted.Position ?? place));
    }

    private bool Equal(DataScalar wanted, DataScalar found, string path)
    {
        if (wanted.Text == found.Text)
            return true;
        if (
            wanted.Kind is ScalarKind.Integer or ScalarKind.Real
            && double.TryParse(found.Text, CultureInfo.InvariantCulture, out var number)
        )
            return double.Parse(wanted.Text, CultureInfo.InvariantCulture) == number;
        return kind.Documents.Contains(Generic(path)) && SameDocument(wanted.Text, found.Text);
    }

    private static bool SameDocument(string wanted, string found)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(wanted), JsonNode.Parse(found));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The catalog's paths have [] for every element.
    private static string Generic(string path)
    {
        while (path.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open && path.IndexOf(']', open) is var close && close > open + 1)
            path = path[..open] + "\u0001" + path[(close + 1)..];
        return path.Replace("\u0001", "[]", StringComparison.Ordinal);
    }

    private static string Text(DataNode node) => node is DataScalar scalar ? scalar.Text : JsonData.ToJson(node)!.ToJsonString();
}
