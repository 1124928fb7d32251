using GitOps.Schema.Sensitivity;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;
using GitOps.Schema.Values;

namespace GitOps.Schema.Validation;

/// <summary>Reads values against shapes: returns them with the API's member names and collects all violations. Not thread-safe.</summary>
public sealed class ShapeReader(ServiceModel model, ShapeReaderOptions options)
{
    // More than a person reads at once. Each has a text of its own, so a value with a mistake in every line would need far more memory than
    // the value itself.
    private const int MaxViolations = 100;
    private readonly List<Violation> _violations = [];
    private readonly ScalarValidator _scalars = new(model, options);
    private readonly RuleChecker _rules = new(options);

    /// <summary>The first violations in everything that was read so far, in the order of the text.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Reads a value as an operation's input. Missing members are reported at <paramref name="position"/>.</summary>
    public DataMap ReadInput(string shape, DataMap value, SourcePosition? position, string path = "") =>
        ReadStructure(model.Structure(shape), value, position, path, isRoot: true);

    private void Add(Violation violation)
    {
        if (_violations.Count < MaxViolations)
            _violations.Add(violation);
    }

    private DataNode Read(string shapeName, DataNode value, SourcePosition? position, string path, bool isSensitive)
    {
        switch (model.Shape(shapeName))
        {
            case StructureShape structure when value is DataMap map:
                return ReadStructure(structure, map, position, path, isRoot: false);
            case ListShape list when value is DataList items:
                return ReadList(list, items, path, isSensitive);
            case MapShape shape when value is DataMap map:
                return ReadMap(shape, map, path);
            case StructureShape or MapShape:
                return WrongType(value, path, "a map");
            case ListShape:
                return WrongType(value, path, "a list");
            case var scalarShape:
                var scalar = ScalarValidator.ResolveType(scalarShape, value);
                if (_scalars.Validate(scalarShape, scalar, path) is { } violation)
                    Add(isSensitive && options.IsManifest ? violation.WithoutValue() : violation);
                return scalar;
        }
    }

    private DataNode WrongType(DataNode value, string path, string expected)
    {
        Add(new(ViolationCode.WrongType, path, value.Position, ScalarValidator.Describe(value), expected));
        return value;
    }

    private DataMap ReadStructure(StructureShape shape, DataMap value, SourcePosition? position, string path, bool isRoot)
    {
        var read = new List<DataEntry>(value.Entries.Count);
        foreach (var entry in value.Entries)
        {
            var (member, resolved) = Resolve(shape, entry, path);
            if (member is null || resolved.Value is DataScalar { Kind: ScalarKind.Null })
                continue;
            if (read.Exists(e => e.Key == member.Name))
            {
                Add(
                    new(
                        ViolationCode.DuplicateField,
                        Join(path, entry.Key),
                        entry.KeyPosition,
                        entry.Key,
                        "each field at most once",
                        $"{member.Name} is already set; remove one of the two fields"
                    )
                );
                continue;
            }

            var start = entry.KeyPosition ?? entry.Value.Position;
            var readValue = Read(
                member.Shape,
                resolved.Value,
                start,
                Join(path, entry.Key),
                IsSensitive(path, value, entry.Key, member.Shape)
            );
            read.Add(new(member.Name, readValue, entry.KeyPosition));
        }

        CheckPresence(shape, read, position ?? value.Position, path, isRoot, value);
        var members = new DataMap(read, value.Position);
        if (options.IsManifest)
            CheckRules(new(shape, value, members, position ?? value.Position, path));
        return members;
    }

    // A value that violates its own shape was already reported.
    private void CheckRules(ReadStructure read)
    {
        foreach (var rule in model.RulesOf(read.Shape.Name))
            if (
                _rules.Check(rule, read) is { } violation
                && !_violations.Exists(v => v.Path.Length > 0 && v.Path.Equals(violation.Path, StringComparison.OrdinalIgnoreCase))
            )
                Add(violation);
    }

    private (Member? Member, DataEntry Entry) Resolve(StructureShape shape, DataEntry entry, string path)
    {
        if (!options.IsManifest)
            return (shape.Find(entry.Key), entry);
        if (NameMatching.Find(shape, entry.Key) is { } member)
            return (member, entry);
        if (options.ResolveUnknown(shape, entry) is { } resolved && shape.Find(resolved.Key) is { } resolvedMember)
            return (resolvedMember, resolved);
        if (_violations.Count == MaxViolations)
            return (null, entry);
        var help =
            Suggestion.DidYouMean(entry.Key, shape.Members.Select(m => NameMatching.ManifestName(m.Name)))
            ?? $"fields of {shape.Name}: {ListNames(shape.Members.Take(12))}{(shape.Members.Count > 12 ? ", …" : "")}";
        Add(new(ViolationCode.UnknownField, Join(path, entry.Key), entry.KeyPosition, entry.Key, $"a field of {shape.Name}", help));
        return (null, entry);
    }

    private void CheckPresence(
        StructureShape shape,
        List<DataEntry> read,
        SourcePosition? position,
        string path,
        bool isRoot,
        DataMap written
    )
    {
        foreach (var member in shape.Members)
        {
            if (
                !member.Required
                || (options.IsManifest && member.IsToken)
                || (isRoot && options.Optional.Contains(member.Name))
                || read.Exists(e => e.Key == member.Name)
            )
                continue;
            // A misspelled required member was already reported as unknown; do not report it as missing too.
            if (
                options.IsManifest
                && written.Entries.Any(e => NameMatching.Find(shape, e.Key) is null && Suggestion.Nearest(e.Key, [member.Name]) is not null)
            )
                continue;
            var name = options.IsManifest ? NameMatching.ManifestName(member.Name) : member.Name;
            Add(new(ViolationCode.MissingField, Join(path, name), position, "nothing", name, $"add {name}"));
        }

        if (shape.IsUnion && read.Count != 1 && written.Entries.Count == read.Count)
            Add(
                new(
                    ViolationCode.Union,
                    path,
                    position,
                    read.Count == 0 ? "none" : string.Join(" and ", written.Entries.Select(e => e.Key)),
                    $"exactly one of {ListNames(shape.Members)}"
                )
            );
    }

    private static string ListNames(IEnumerable<Member> members) =>
        string.Join(", ", members.Select(m => NameMatching.ManifestName(m.Name)));

    private bool IsSensitive(string path, DataMap map, string key, string shape) =>
        SensitiveMember.IsSensitive(path[(path.LastIndexOf('.') + 1)..], map, key, model.Shape(shape));

    private DataList ReadList(ListShape shape, DataList value, string path, bool isSensitive)
    {
        CheckCount(value.Items.Count, shape.Min, shape.Max, value.Position, path);
        return value with
        {
            Items = [.. value.Items.Select((item, i) => Read(shape.Element, item, item.Position, $"{path}[{i}]", isSensitive))],
        };
    }

    private DataMap ReadMap(MapShape shape, DataMap value, string path)
    {
        CheckCount(value.Entries.Count, shape.Min, shape.Max, value.Position, path);
        foreach (var entry in value.Entries)
            if (
                _scalars.Validate(
                    model.Shape(shape.Key),
                    DataScalar.Of(entry.Key) with
                    {
                        Position = entry.KeyPosition,
                    },
                    Join(path, entry.Key)
                ) is
                { } violation
            )
                Add(violation with { IsKey = true });
        return value with
        {
            Entries =
            [
                .. value.Entries.Select(e =>
                    e with
                    {
                        Value = Read(shape.Value, e.Value, e.KeyPosition, Join(path, e.Key), IsSensitive(path, value, e.Key, shape.Value)),
                    }
                ),
            ],
        };
    }

    private void CheckCount(int count, long? min, long? max, SourcePosition? position, string path)
    {
        if (ScalarValidator.OutOfBounds(count, min, max) is { } bound)
            Add(new(ViolationCode.Count, path, position, $"{count} elements", ScalarValidator.Describe(bound)) { Constraint = bound });
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
