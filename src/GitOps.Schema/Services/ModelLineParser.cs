using System.Globalization;
using GitOps.Schema.Shapes;

namespace GitOps.Schema.Services;

/// <summary>Parses a line of a compact service model. The format is documented in <c>eng/compact-model.cs</c>, which writes it.</summary>
internal static class ModelLineParser
{
    public static Operation ParseOperation(string line)
    {
        var fields = line.Split('\t');
        return new(
            fields[1],
            OrNull(fields[2]),
            OrNull(fields[3]),
            fields[4],
            fields[5],
            OrNull(fields[6]),
            fields[7].Split(',', StringSplitOptions.RemoveEmptyEntries)
        );
    }

    public static ServiceMetadata ParseMetadata(string line)
    {
        var fields = line.Split('\t');
        return new(fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7], fields[8]);
    }

    public static Shape ParseShape(string line)
    {
        var fields = line.Split('\t');
        return fields[0] switch
        {
            "S" or "U" => new StructureShape(fields[1], [.. fields.Skip(2).Select(ParseMember)], fields[0] == "U"),
            "L" => new ListShape(fields[1], fields[2], Long(fields[3]), Long(fields[4]), OrNull(fields[5])),
            "M" => new MapShape(fields[1], fields[2], fields[3], Long(fields[4]), Long(fields[5])),
            "s" => new StringShape(
                fields[1],
                Long(fields[2]),
                Long(fields[3]),
                fields[4].Length == 0 ? [] : fields[4].Split('|'),
                OrNull(fields[5]),
                fields.Length > 6
            ),
            "i" or "l" => new NumberShape(fields[1], true, Double(fields[2]), Double(fields[3])),
            "f" or "d" => new NumberShape(fields[1], false, Double(fields[2]), Double(fields[3])),
            "b" => new BooleanShape(fields[1]),
            "t" => new TimestampShape(fields[1]),
            "x" => new BlobShape(fields[1]),
            _ => throw new FormatException($"invalid line type {fields[0]} in the service model"),
        };
    }

    private static Member ParseMember(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = text[..colon].TrimEnd('~', '!');
        var marks = text.AsSpan(name.Length, colon - name.Length);
        var rest = text[(colon + 1)..].Split('@', 2);
        var location = rest.Length > 1 ? rest[1].Split('=', 2) : null;
        return new(name, rest[0], marks.Contains('!'), marks.Contains('~'), location?[0], OrNull(location?[1]));
    }

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static long? Long(string text) => text.Length == 0 ? null : long.Parse(text, CultureInfo.InvariantCulture);

    private static double? Double(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
