using System.Globalization;
using GitOps.LocalAws.Jobs;

namespace GitOps.LocalAws.Algorithms;

/// <summary>A table of numbers with a label per row.</summary>
internal sealed record LabeledRows(List<float> Labels, List<float[]> Features)
{
    /// <summary>The maximum number of features. Rows are stored with all features up to their last one.</summary>
    public const int MaxFeatures = 100_000;

    private const long MaxCells = 200_000_000;

    public int Width => Features.Count == 0 ? 0 : Features.Max(f => f.Length);

    /// <summary>Reads a channel: text/csv without a header and with the label in the first column, or text/libsvm.</summary>
    /// <exception cref="JobFailedException">A line is malformed, or the table is too large.</exception>
    public static LabeledRows Read(string folder, string contentType)
    {
        var rows = new LabeledRows([], []);
        var width = 0;
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
                    width = Math.Max(width, features.Length);
                    if ((rows.Features.Count + 1L) * width > MaxCells)
                        throw new FormatException(
                            $"the table has {rows.Features.Count + 1} rows and {width} columns: expected at most {MaxCells} cells"
                        );
                    rows.Labels.Add(label);
                    rows.Features.Add(features);
                }
                catch (FormatException exception)
                {
                    throw new JobFailedException($"ClientError: {Path.GetFileName(file)}, line {number}: {exception.Message}");
                }
            }
        }

        return rows;
    }

    /// <summary>Parses a row of CSV without a label.</summary>
    public static float[] ParseCsv(string line) => [.. line.Split(',').Select(Number)];

    /// <summary>Parses a row of LIBSVM without its label.</summary>
    /// <exception cref="FormatException">A feature is malformed, or its index is not less than the maximum number of features.</exception>
    public static float[] ParseLibsvm(IEnumerable<string> parts, int maxFeatures)
    {
        var pairs = parts
            .Select(p => p.Split(':', 2))
            .Select(p =>
                p.Length == 2 && int.TryParse(p[0], CultureInfo.InvariantCulture, out var index) && index >= 0
                    ? (index, Number(p[1]))
                    : throw new FormatException($"invalid feature '{string.Join(':', p)}': expected index:value")
            )
            .ToList();
        var last = pairs.Count == 0 ? -1 : pairs.Max(p => p.index);
        if (last >= maxFeatures)
            throw new FormatException($"invalid feature index {last}: expected at most {maxFeatures - 1}");
        var row = new float[last + 1];
        Array.Fill(row, BoostedTrees.Missing);
        foreach (var (index, value) in pairs)
            row[index] = value;
        return row;
    }

    private static (float, float[]) Csv(string line)
    {
        var numbers = ParseCsv(line);
        return numbers.Length < 2
            ? throw new FormatException("invalid row: expected a label and at least one feature, separated by commas")
            : (numbers[0], numbers[1..]);
    }

    private static (float, float[]) Libsvm(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (Number(parts[0]), ParseLibsvm(parts.Skip(1), MaxFeatures));
    }

    private static float Number(string text) =>
        string.IsNullOrWhiteSpace(text) || text.Trim() is "nan" or "NaN" ? BoostedTrees.Missing
        : float.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException(
            $"invalid value '{text.Trim()}': expected a number (the label must be in the first column, without a header line)"
        );
}
