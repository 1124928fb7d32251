using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.LocalAws.Jobs;

/// <summary>The InputFilter of a transform job, applied to the columns of CSV: $, $[n], $[a:b] or $[a,b,…].</summary>
internal sealed partial record ColumnFilter(int Start, int? End, IReadOnlyList<int>? Columns)
{
    public static ColumnFilter Parse(string text)
    {
        if (text == "$")
            return new(0, null, null);
        if (Slice().Match(text) is { Success: true } slice)
        {
            var (start, end) = (Number(slice.Groups[1].Value) ?? 0, Number(slice.Groups[2].Value));
            if (start <= (end ?? start))
                return new(start, end, null);
        }

        if (ColumnList().Match(text) is { Success: true } list)
            return new(0, null, [.. list.Groups[1].Value.Split(',').Select(n => Number(n)!.Value)]);
        throw new JobFailedException(
            $"ClientError: local AWS does not support the InputFilter {text}: expected $, $[n], $[a:b] or $[a,b,…]"
        );
    }

    public string Apply(string csv) =>
        Start == 0 && End is null && Columns is null
            ? csv
            : string.Join(
                '\n',
                csv.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => string.Join(',', Select(line.TrimEnd('\r').Split(','))))
            );

    private IEnumerable<string> Select(string[] cells) =>
        Columns is not null
            ? Columns.Select(c => c < cells.Length ? cells[c] : "")
            : cells[Math.Min(Start, cells.Length)..Math.Min(End ?? cells.Length, cells.Length)];

    private static int? Number(string text) => text.Length == 0 ? null : int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A\$\[([0-9]{0,9}):([0-9]{0,9})\]\z")]
    private static partial Regex Slice();

    [GeneratedRegex(@"\A\$\[([0-9]{1,9}(?:,[0-9]{1,9})*)\]\z")]
    private static partial Regex ColumnList();
}
