using System.Globalization;

namespace GitOps.Schema.Values;

/// <summary>A map that preserves the order of its keys.</summary>
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
    /// <exception cref="FormatException">The scalar is not a number.</exception>
    public double? Number(string key) => this[key] is DataScalar scalar ? double.Parse(scalar.Text, CultureInfo.InvariantCulture) : null;

    /// <summary>The texts of the scalars in a key's list; empty if the key has no list.</summary>
    public IReadOnlyList<string> Texts(string key) => [.. ((this[key] as DataList)?.Items ?? []).OfType<DataScalar>().Select(s => s.Text)];

    /// <summary>A copy of the map with one key set: in its place if the key exists, otherwise at the end.</summary>
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

    /// <summary>A copy of the map without a key.</summary>
    public DataMap Without(string key) => Find(key) is null ? this : this with { Entries = [.. Entries.Where(e => e.Key != key)] };
}
