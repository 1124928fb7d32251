using GitOps.Core.Diagnostics;
using GitOps.Schema.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOps.Core.Manifests;

/// <summary>
/// Builds values from parser events: anchors, aliases and merge keys (&lt;&lt;) are resolved, duplicate keys are reported.
/// </summary>
internal sealed class YamlTreeBuilder(string file)
{
    // The deepest request of a kind has 9 levels (ModelPackage); the rest is room for pipelines and policies.
    private const int MaxDepth = 64;

    // Bounds the memory that a small file with many aliases can take.
    private const int MaxNodes = 200_000;
    private readonly Dictionary<string, (DataNode Node, int Size)> _anchors = new(StringComparer.Ordinal);
    private readonly DiagnosticList _diagnostics = [];
    private int _nodes;

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>The number of values so far, aliases counted.</summary>
    public int Values => _nodes;

    /// <summary>Reads the next document's root.</summary>
    public DataNode Read(IParser parser)
    {
        _anchors.Clear();
        return ReadNode(parser, 0);
    }

    private DataNode ReadNode(IParser parser, int depth)
    {
        var current = parser.Current!;
        Count(1, depth, current);
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return Resolve(alias);
        var before = _nodes;
        DataNode node = parser.Current switch
        {
            Scalar => ReadScalar(parser.Consume<Scalar>()),
            SequenceStart => ReadList(parser, depth),
            MappingStart => ReadMap(parser, depth),
            _ => throw new YamlException(current.Start, current.End, "a value is missing here"),
        };
        if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
            _anchors[anchored.Anchor.Value] = (node, _nodes - before + 1);
        return node;
    }

    private DataNode Resolve(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchor))
            throw new YamlException(alias.Start, alias.End, $"the alias *{alias.Value.Value} has no anchor before it");
        Count(anchor.Size, 0, alias);
        return anchor.Node;
    }

    private void Count(int nodes, int depth, ParsingEvent at)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes)
            throw new YamlLimitException(at.Start, at.End, $"more than {MaxNodes} values in one file, aliases counted");
        if (depth > MaxDepth)
            throw new YamlLimitException(at.Start, at.End, $"nested more than {MaxDepth} deep");
    }

    private DataList ReadList(IParser parser, int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var items = new List<DataNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(parser, depth + 1));
        return new(items, Position(start));
    }

    private DataMap ReadMap(IParser parser, int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = new List<DataEntry>();
        var merged = new List<DataEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a key must be a scalar");
            var value = ReadNode(parser, depth + 1);
            if (key.Value == "<<" && key.Style == ScalarStyle.Plain)
                merged.AddRange(MergeEntries(value, key));
            else if (seen.Add(key.Value))
                entries.Add(new(key.Value, value, Position(key)));
            else
                _diagnostics.Add(
                    new(
                        DiagnosticCodes.DuplicateKey,
                        $"duplicate key {key.Value}: expected each key once in a map",
                        Position(key),
                        key.Value,
                        "remove or rename one of the two"
                    )
                );
        }

        // Keys of the map take precedence over merged ones; of those the first wins.
        entries.AddRange(merged.Where(m => seen.Add(m.Key)));
        return new(entries, Position(start));
    }

    private static IEnumerable<DataEntry> MergeEntries(DataNode value, Scalar key) =>
        value switch
        {
            DataMap map => map.Entries,
            DataList list when list.Items.All(i => i is DataMap) => list.Items.SelectMany(i => ((DataMap)i).Entries),
            _ => throw new YamlException(key.Start, key.End, "invalid merge key <<: expected a map or a list of maps"),
        };

    private DataScalar ReadScalar(Scalar scalar)
    {
        var kind =
            scalar.Style == ScalarStyle.Plain && (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific)
                ? YamlScalars.KindOf(scalar.Value)
                : ScalarKind.Text;
        return new(kind, YamlScalars.Canonical(kind, scalar.Value), Position(scalar));
    }

    private SourcePosition Position(ParsingEvent at) => new(file, (int)at.Start.Line, (int)at.Start.Column);
}
