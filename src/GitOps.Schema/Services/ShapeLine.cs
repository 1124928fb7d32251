using System.Globalization;
using GitOps.Schema.Shapes;

namespace GitOps.Schema.Services;

/// <summary>Parses a line of a compact service model; the form is described where it is written, in <c>eng/compact-model.cs</c>.</summary>
internal static class ShapeLine
{
    public static Operation ParseOperation(string line)
    {
        var f = line.Split('\t');
        return new(f[1], OrNull(f[2]), OrNull(f[3]), f[4], f[5], OrNull(f[6]), f[7].Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    public static ServiceMetadata ParseMetadata(string line)
    {
        var f = line.Split('\t');
        return new(f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8]);
    }

    public static Shape ParseShape(string line)
    {
        var f = line.Split('\t');
        return f[0] switch
        {
            "S" or "U" => new StructureShape(f[1], [.. f.Skip(2).Select(ParseMember)], f[0] == "U"),
            "L" => new ListShape(f[1], f[2], Long(f[3]), Long(f[4]), OrNull(f[5])),
            "M" => new MapShape(f[1], f[2], f[3], Long(f[4]), Long(f[5])),
            "s" => new StringShape(f[1], Long(f[2]), Long(f[3]), f[4].Length == 0 ? [] : f[4].Split('|'), OrNull(f[5])),
            "i" or "l" => new NumberShape(f[1], true, Double(f[2]), Double(f[3])),
            "f" or "d" => new NumberShape(f[1], false, Double(f[2]), Double(f[3])),
            "b" => new BooleanShape(f[1]),
            "t" => new TimestampShape(f[1]),
            "x" => new BlobShape(f[1]),
            _ => throw new FormatException($"a line of the service model begins with {f[0]}"),
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
