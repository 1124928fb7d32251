using System.Globalization;

namespace GitOps.Schema.Values;

/// <summary>A value as YAML or JSON has it, with the place where it was written when a user wrote it. Closed: map, list, scalar.</summary>
public abstract record DataNode(SourcePosition? Position);

/// <summary>A map whose keys keep their order.</summary>
public sealed record DataMap(IReadOnlyList<DataEntry> Entries, SourcePosition? Position = null) : DataNode(Position)
{
    /// <summary>The value of a key, or null.</summary>
    public DataNode? this[string key] => Find(key)?.Value;

    /// <summary>The entry of a key, or null.</summary>
    public DataEntry? Find(string key)
    {
        foreach (var entry in Entries)
            if (entry.Key == key)
                return entry;
        return null;
    }

    /// <summary>The text of a key's scalar, or null.</summary>
    public string? Text(string key) => (this[key] as DataScalar)?.Text;

    /// <summary>The number of a key's scalar, or null.</summary>
    public double? Number(string key) => this[key] is DataScalar scalar ? double.Parse(scalar.Text, CultureInfo.InvariantCulture) : null;

    /// <summary>The texts of a key's list; none where there is no list.</summary>
    public IReadOnlyList<string> Texts(string key) => [.. ((this[key] as DataList)?.Items ?? []).OfType<DataScalar>().Select(s => s.Text)];

    /// <summary>The same map with one key set, at its place or at the end.</summary>
    public DataMap With(string key, DataNode value)
    {
        var known = Find(key) is not null;
        return this with
        {
            Entries = known
                ? [.. Entries.Select(e => e.Key == key ? e with { Value = value } : e)]
                : [.. Entries, new DataEntry(key, value)],
        };
    }

    /// <summary>The same map without a key.</summary>
    public DataMap Without(string key) => Find(key) is null ? this : this with { Entries = [.. Entries.Where(e => e.Key != key)] };
}

/// <summary>One key of a map with its value.</summary>
public sealed record DataEntry(string Key, DataNode Value, SourcePosition? KeyPosition = null);

/// <summary>A list.</summary>
public sealed record DataList(IReadOnlyList<DataNode> Items, SourcePosition? Position = null) : DataNode(Position);

/// <summary>What a scalar is when it is not quoted.</summary>
public enum ScalarKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent.</summary>
    Real,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>Nothing.</summary>
    Null,

    /// <summary>The text of a variable: it takes the type that its member wants.</summary>
    Untyped,
}

/// <summary>A single value: its kind and its canonical text.</summary>
public sealed record DataScalar(ScalarKind Kind, string Text, SourcePosition? Position = null) : DataNode(Position)
{
    /// <summary>A text.</summary>
    public static DataScalar Of(string text) => new(ScalarKind.Text, text);
}
