using System.Globalization;
using System.Text.Json;
using GitOps.Schema.Shapes;
using GitOps.Schema.Values;

namespace GitOps.Schema.Validation;

/// <summary>A structure of a request: as written, and by the API's member names.</summary>
internal sealed record ReadStructure(StructureShape Shape, DataMap Written, DataMap Members, SourcePosition? Position, string Path);

/// <summary>Checks structures of a manifest against rules. A value that is not known yet violates no rule.</summary>
internal sealed class RuleChecker(ShapeReaderOptions options)
{
    /// <summary>The first violation of a rule, or null.</summary>
    public Violation? Check(Rule rule, ReadStructure read) =>
        rule switch
        {
            OneOfRule one => one.When is null || IsSet(read, one.When) ? CheckMembers(one.Members, one.When, true, read) : null,
            AnyOfRule any => CheckMembers(any.Members, null, false, read),
            ValuesRule values => CheckValue(values, read),
            UniqueRule unique => CheckUnique(unique, read),
            DocumentRule document => CheckDocument(document, read),
            _ => throw new InvalidOperationException($"unknown rule {rule.GetType().Name}"),
        };

    private static Violation? CheckMembers(IReadOnlyList<string> members, string? when, bool isExclusive, ReadStructure read)
    {
        var set = members.Where(m => IsSet(read, m)).ToList();
        if (set.Count == 1 || (set.Count > 1 && !isExclusive) || (set.Count == 0 && IsMisspelled(members, read)))
            return null;
        var second = set.Count > 1 ? read.Members.Find(set[1])!.KeyPosition : null;
        return new(
            ViolationCode.Union,
            read.Path,
            second ?? read.Position,
            set.Count == 0 ? "none" : string.Join(" and ", set.Select(Name)),
            $"{(isExclusive ? "exactly" : "at least")} one of {string.Join(", ", members.Select(Name))}"
                + (when is null ? "" : $" with {Name(when)}"),
            set.Count == 0 ? $"add {string.Join(" or ", members.Select(Name))}" : $"keep one of {string.Join(" and ", set.Select(Name))}"
        );
    }

    private static Violation? CheckValue(ValuesRule rule, ReadStructure read) =>
        read.Members[rule.Member] is DataScalar { Kind: ScalarKind.Integer or ScalarKind.Real } scalar
        && double.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var number)
        && !rule.Values.Contains(number)
            ? new(
                ViolationCode.EnumValue,
                Join(read.Path, rule.Member),
                scalar.Position,
                scalar.Text,
                "one of " + string.Join(", ", rule.Values)
            )
            {
                Constraint = new EnumConstraint([.. rule.Values.Select(v => v.ToString(CultureInfo.InvariantCulture))]),
            }
            : null;

    private Violation? CheckUnique(UniqueRule rule, ReadStructure read)
    {
        var items = (read.Members[rule.List] as DataList)?.Items ?? [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
            if (
                (items[i] as DataMap)?[rule.Key] is DataScalar { Kind: ScalarKind.Text } key
                && !options.IsDeferred(key.Text)
                && !seen.Add(key.Text)
            )
                return new(
                    ViolationCode.Duplicate,
                    Join($"{Join(read.Path, rule.List)}[{i}]", rule.Key),
                    key.Position,
                    $"{Name(rule.Key)} '{key.Text}'",
                    $"each one once in {Name(rule.List)}",
                    "rename one of the two"
                );
        return null;
    }

    private Violation? CheckDocument(DocumentRule rule, ReadStructure read)
    {
        if (read.Members[rule.Member] is not DataScalar { Kind: ScalarKind.Text } scalar)
            return null;
        try
        {
            if (JsonData.Parse(options.FillDeferred(scalar.Text)) is DataMap)
                return null;
        }
        catch (JsonException error)
        {
            return Invalid(error.Message.Split(" LineNumber:")[0].Split(" Path:")[0], Place(error));
        }

        return Invalid("it contains another value", "");

        Violation Invalid(string problem, string place) =>
            new(
                ViolationCode.Document,
                Join(read.Path, rule.Member),
                scalar.Position,
                problem.TrimEnd('.') + place,
                "a JSON object",
                "correct the document; each key of an object may be there once"
            );
    }

    private static string Place(JsonException error) =>
        error is { LineNumber: { } line, BytePositionInLine: { } column } ? $" (line {line + 1}, column {column + 1} of the document)" : "";

    // An empty list is as good as none.
    private static bool IsSet(ReadStructure read, string member) => read.Members[member] is { } value and not DataList { Items.Count: 0 };

    // A misspelled member was already reported as unknown.
    private static bool IsMisspelled(IReadOnlyList<string> members, ReadStructure read) =>
        read.Written.Entries.Any(e => NameMatching.Find(read.Shape, e.Key) is null && Suggestion.Nearest(e.Key, members) is not null);

    private static string Name(string member) => NameMatching.ManifestName(member);

    private static string Join(string path, string member) => path.Length == 0 ? Name(member) : $"{path}.{Name(member)}";
}
