using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using GitOps.Schema.Shapes;

namespace GitOps.Schema.Services;

/// <summary>What one AWS service offers. Lines are indexed at once and parsed when first asked for, so that loading stays quick.</summary>
public sealed class ServiceModel
{
    private readonly Dictionary<string, string> _shapeLines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _operationLines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Shape> _shapes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Operation> _operations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    internal ServiceModel(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Metadata = ShapeLine.ParseMetadata(lines[0]);
        foreach (var line in lines.AsSpan(1))
        {
            var start = line.IndexOf('\t', StringComparison.Ordinal) + 1;
            var end = line.IndexOf('\t', start);
            (line[0] == 'o' ? _operationLines : _shapeLines)[end < 0 ? line[start..] : line[start..end]] = line;
        }
    }

    /// <summary>How the service is spoken to.</summary>
    public ServiceMetadata Metadata { get; }

    /// <summary>The operation of that name, or null when the service has none.</summary>
    public Operation? FindOperation(string name) =>
        _operationLines.TryGetValue(name, out var line)
            ? _operations.GetOrAdd(name, static (_, l) => ShapeLine.ParseOperation(l), line)
            : null;

    /// <summary>The operation of that name; throws when the service has none.</summary>
    public Operation Operation(string name) =>
        FindOperation(name) ?? throw new KeyNotFoundException($"{Metadata.Id} has no operation {name}");

    /// <summary>The shape of that name; throws when there is none.</summary>
    public Shape Shape(string name) => _shapes.GetOrAdd(name, static (n, lines) => ShapeLine.ParseShape(lines[n]), _shapeLines);

    /// <summary>The structure of that name.</summary>
    public StructureShape Structure(string name) => (StructureShape)Shape(name);

    /// <summary>The input structure of an operation.</summary>
    public StructureShape Input(string operation) => Structure(Operation(operation).Input!);

    /// <summary>Whether a text matches a pattern of the model as a whole. A pattern that takes too long counts as matched: the service has the last word.</summary>
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

    // The model's patterns are Java's.
    private static Regex Compile(string pattern) =>
        new(
            $@"\A(?:{pattern.Replace(@"\p{Alnum}", "a-zA-Z0-9", StringComparison.Ordinal)})\z",
            RegexOptions.CultureInvariant,
            TimeSpan.FromMilliseconds(250)
        );
}
