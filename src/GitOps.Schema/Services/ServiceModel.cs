using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using GitOps.Schema.Shapes;

namespace GitOps.Schema.Services;

/// <summary>
/// The operations and shapes of one AWS service. Thread-safe. Lines are indexed when the model is loaded and parsed on first use, so that
/// loading stays fast.
/// </summary>
public sealed class ServiceModel
{
    private readonly Dictionary<string, string> _shapeLines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _operationLines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Shape> _shapes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Operation> _operations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    private readonly IReadOnlyDictionary<string, Rule[]> _rules;

    internal ServiceModel(string text, IReadOnlyDictionary<string, Rule[]> rules)
    {
        _rules = rules;
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Metadata = ModelLineParser.ParseMetadata(lines[0]);
        foreach (var line in lines.AsSpan(1))
        {
            var start = line.IndexOf('\t', StringComparison.Ordinal) + 1;
            var end = line.IndexOf('\t', start);
            (line[0] == 'o' ? _operationLines : _shapeLines)[end < 0 ? line[start..] : line[start..end]] = line;
        }
    }

    /// <summary>The wire protocol and the endpoint of the service.</summary>
    public ServiceMetadata Metadata { get; }

    /// <summary>The operation with that name, or null if the service does not have it.</summary>
    public Operation? FindOperation(string name) =>
        _operationLines.TryGetValue(name, out var line)
            ? _operations.GetOrAdd(name, static (_, l) => ModelLineParser.ParseOperation(l), line)
            : null;

    /// <summary>The operation with that name.</summary>
    /// <exception cref="KeyNotFoundException">The service has no such operation.</exception>
    public Operation Operation(string name) =>
        FindOperation(name) ?? throw new KeyNotFoundException($"the service model of {Metadata.Id} has no operation {name}");

    /// <summary>The shape with that name.</summary>
    /// <exception cref="KeyNotFoundException">The service has no such shape.</exception>
    public Shape Shape(string name) => _shapes.GetOrAdd(name, static (n, lines) => ModelLineParser.ParseShape(lines[n]), _shapeLines);

    /// <summary>The structure with that name.</summary>
    /// <exception cref="InvalidCastException">The shape is not a structure.</exception>
    public StructureShape Structure(string name) => (StructureShape)Shape(name);

    /// <summary>The names of all shapes.</summary>
    public IEnumerable<string> ShapeNames => _shapeLines.Keys;

    /// <summary>The names of the structures that have rules.</summary>
    public IEnumerable<string> ShapesWithRules => _rules.Keys;

    /// <summary>The rules of a structure beyond its shape; often none.</summary>
    public IReadOnlyList<Rule> RulesOf(string structure) => _rules.GetValueOrDefault(structure, []);

    /// <summary>The input structure of an operation.</summary>
    public StructureShape Input(string operation) => Structure(Operation(operation).Input!);

    /// <summary>
    /// Whether the whole text matches a pattern of the model. If matching takes longer than 250 ms, the text counts as a match:
    /// the service itself decides.
    /// </summary>
    public bool Matches(string pattern, string text)
    {
        try
        {
            return _patterns.GetOrAdd(pattern, Compile).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    // The model's patterns use Java's syntax.
    private static Regex Compile(string pattern) =>
        new(
            $@"\A(?:{pattern
                .Replace(@"\p{Alnum}", "a-zA-Z0-9", StringComparison.Ordinal)
                .Replace(@"\uD800\uDC00-\uDBFF\uDFFF", @"\uD800-\uDFFF", StringComparison.Ordinal)})\z",
            RegexOptions.CultureInvariant,
            TimeSpan.FromMilliseconds(250)
        );
}
