using GitOps.Schema.Services;
using GitOps.Schema.Shapes;
using GitOps.Schema.Values;

namespace GitOps.Schema.Validation;

/// <summary>Reads a value against a shape: gives it back with the API's member names, and gathers every fault.</summary>
public sealed class ShapeReader(ServiceModel model, ReadingStyle style)
{
    private readonly List<Violation> _violations = [];
    private readonly ScalarReader _scalars = new(model, style);

    /// <summary>The faults of all that was read, in the order of the text.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Reads a value as an operation's input. <paramref name="place"/> is where a missing member is reported.</summary>
    public DataMap ReadInput(string shape, DataMap value, SourcePosition? place, string path = "") =>
        ReadStructure(model.Structure(shape), value, place, path, isRoot: true);

    private DataNode Read(string shapeName, DataNode value, SourcePosition? place, string path)
    {
        switch (model.Shape(shapeName))
        {
            case StructureShape structure when value is DataMap map:
                return ReadStructure(structure, map, place, path, isRoot: false);
            case ListShape list when value is DataList items:
                return ReadList(list, items, path);
            case MapShape shape when value is DataMap map:
                return ReadMap(shape, map, path);
            case StructureShape or MapShape:
                return Fault(value, path, "a map");
            case ListShape:
                return Fault(value, path, "a list");
            case var scalarShape:
                var settled = ScalarReader.Settle(scalarShape, value);
                if (_scalars.Check(scalarShape, settled, path) is { } violation)
                    _violations.Add(violation);
                return settled;
        }
    }

    private DataNode Fault(DataNode value, string path, string wanted)
    {
        _violations.Add(new(ViolationCode.WrongType, path, value.Position, ScalarReader.Describe(value), wanted));
        return value;
    }

    private DataMap ReadStructure(StructureShape shape, DataMap value, SourcePosition? place, string path, bool isRoot)
    {
        var read = new List<DataEntry>(value.Entries.Count);
        foreach (var entry in value.Entries)
        {
            var (member, known) = Resolve(shape, entry, path);
            if (member is null || known.Value is DataScalar { Kind: ScalarKind.Null })
                continue;
            if (read.Exists(e => e.Key == member.Name))
            {
                _violations.Add(
                    new(
                        ViolationCode.DuplicateField,
                        Join(path, entry.Key),
                        entry.KeyPosition,
                        $"{entry.Key}, a second time",
                        "each field once",
                        $"{member.Name} is set already: remove one of the two"
                    )
                );
                continue;
            }

            var place2 = entry.KeyPosition ?? entry.Value.Position;
            read.Add(new(member.Name, Read(member.Shape, known.Value, place2, Join(path, entry.Key)), entry.KeyPosition));
        }

        CheckPresence(shape, read, place ?? value.Position, path, isRoot, value);
        return new(read, value.Position);
    }

    private (Member? Member, DataEntry Entry) Resolve(StructureShape shape, DataEntry entry, string path)
    {
        if (!style.IsManifest)
            return (shape.Find(entry.Key), entry);
        if (NameMatching.Find(shape, entry.Key) is { } member)
            return (member, entry);
        if (style.Unknown(shape, entry) is { } meant && shape.Find(meant.Key) is { } stood)
            return (stood, meant);
        var help =
            Suggestion.DidYouMean(entry.Key, shape.Members.Select(m => NameMatching.ManifestName(m.Name)))
            ?? $"{shape.Name} has {string.Join(", ", shape.Members.Take(12).Select(m => NameMatching.ManifestName(m.Name)))}{(shape.Members.Count > 12 ? " …" : "")}";
        _violations.Add(
            new(
                ViolationCode.UnknownField,
                Join(path, entry.Key),
                entry.KeyPosition,
                $"unknown field {entry.Key}",
                $"a field of {shape.Name}",
                help
            )
        );
        return (null, entry);
    }

    private void CheckPresence(StructureShape shape, List<DataEntry> read, SourcePosition? place, string path, bool isRoot, DataMap written)
    {
        foreach (var member in shape.Members)
        {
            if (
                !member.Required
                || (style.IsManifest && member.IsToken)
                || (isRoot && style.Optional.Contains(member.Name))
                || read.Exists(e => e.Key == member.Name)
            )
                continue;
            // A misspelt required member was told as unknown; that it is missing only follows from it.
            if (written.Entries.Any(e => NameMatching.Find(shape, e.Key) is null && Suggestion.Nearest(e.Key, [member.Name]) is not null))
                continue;
            var name = style.IsManifest ? NameMatching.ManifestName(member.Name) : member.Name;
            _violations.Add(new(ViolationCode.MissingField, Join(path, name), place, $"no {name}", $"{name} is required", $"add {name}"));
        }

        if (shape.IsUnion && read.Count != 1 && written.Entries.Count == read.Count)
            _violations.Add(
                new(
                    ViolationCode.Union,
                    path,
                    place,
                    $"{read.Count} members of {shape.Name}",
                    $"exactly one of {string.Join(", ", shape.Members.Select(m => NameMatching.ManifestName(m.Name)))}"
                )
            );
    }

    private DataList ReadList(ListShape shape, DataList value, string path)
    {
        CheckCount(value.Items.Count, shape.Min, shape.Max, value.Position, path);
        return value with { Items = [.. value.Items.Select((item, i) => Read(shape.Element, item, item.Position, $"{path}[{i}]"))] };
    }

    private DataMap ReadMap(MapShape shape, DataMap value, string path)
    {
        CheckCount(value.Entries.Count, shape.Min, shape.Max, value.Position, path);
        foreach (var entry in value.Entries)
            if (
                _scalars.Check(
                    model.Shape(shape.Key),
                    DataScalar.Of(entry.Key) with
                    {
                        Position = entry.KeyPosition,
                    },
                    Join(path, entry.Key)
                ) is
                { } violation
            )
                _violations.Add(violation with { Found = "key " + violation.Found });
        return value with
        {
            Entries = [.. value.Entries.Select(e => e with { Value = Read(shape.Value, e.Value, e.KeyPosition, Join(path, e.Key)) })],
        };
    }

    private void CheckCount(int count, long? min, long? max, SourcePosition? position, string path)
    {
        if (count < min || count > max)
            _violations.Add(
                new(ViolationCode.Count, path, position, $"{count} elements", count < min ? $"at least {min}" : $"at most {max}")
            );
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
