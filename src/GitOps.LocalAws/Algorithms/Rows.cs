using System.Globalization;
using GitOps.LocalAws.Work;

namespace GitOps.LocalAws.Algorithms;

/// <summary>A table of numbers with a label for each row.</summary>
internal sealed record Rows(List<float> Labels, List<float[]> Features)
{
    public int Width => Features.Count == 0 ? 0 : Features.Max(f => f.Length);

    /// <summary>Reads a channel: text/csv with the label first and no header, or text/libsvm.</summary>
    public static Rows Read(string folder, string contentType)
    {
        var rows = new Rows([], []);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var number = 0;
            foreach (var line in File.ReadLines(file))
            {
                number++;
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                try
                {
                    var (label, features) = contentType.Contains("libsvm", StringComparison.Ordinal) ? Libsvm(line) : Csv(line);
                    rows.Labels.Add(label);
                    rows.Features.Add(features);
                }
                catch (FormatException exception)
                {
                    throw new JobFailure($"ClientError: {Path.GetFileName(file)}, line {number}: {exception.Message}");
                }
            }
        }

        return rows;
    }

    /// <summary>One row of csv without a label.</summary>
    public static float[] ParseCsv(string line) => [.. line.Split(',').Select(Number)];

    /// <summary>One row of libsvm without its label.</summary>
    public static float[] ParseLibsvm(IEnumerable<string> parts)
    {
        var pairs = parts
            .Select(p => p.Split(':', 2))
            .Select(p =>
                p.Length == 2 && int.TryParse(p[0], CultureInfo.InvariantCulture, out var index) && index >= 0
                    ? (index, Number(p[1]))
                    : throw new FormatException($"found '{string.Join(':', p)}', wanted index:value")
            )
            .ToList();
        var row = new float[pairs.Count == 0 ? 0 : pairs.Max(p => p.index) + 1];
        Array.Fill(row, BoostedTrees.Missing);
        foreach (var (index, value) in pairs)
            row[index] = value;
        return row;
    }

    private static (float, float[]) Csv(string line)
    {
        var numbers = ParseCsv(line);
        return numbers.Length < 2
            ? throw new FormatException("wanted a label and at least one feature, separated by commas")
            : (numbers[0], numbers[1..]);
    }

    private static (float, float[]) Libsvm(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (Number(parts[0]), ParseLibsvm(parts.Skip(1)));
    }

    private static float Number(string text) =>
        string.IsNullOrWhiteSpace(text) || text.Trim() is "nan" or "NaN" ? BoostedTrees.Missing
        : float.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"found '{text.Trim()}', wanted a number (the label is the first column, and there is no header)");
}
