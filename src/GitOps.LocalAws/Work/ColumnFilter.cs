using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.LocalAws.Work;

/// <summary>The InputFilter of a transform job over the columns of csv: $, $[n], $[a:b], $[a,b,…].</summary>
internal sealed partial record ColumnFilter(int Start, int? End, IReadOnlyList<int>? Columns)
{
    public static ColumnFilter Parse(string text)
    {
        if (text == "$")
            return new(0, null, null);
        if (Slice().Match(text) is { Success: true } slice)
            return new(Number(slice.Groups[1].Value) ?? 0, Number(slice.Groups[2].Value), null);
        if (Picked().Match(text) is { Success: true } picked)
            return new(0, null, [.. picked.Groups[1].Value.Split(',').Select(n => Number(n)!.Value)]);
        throw new JobFailure($"ClientError: local AWS can't apply the InputFilter {text}; it offers $, $[n], $[a:b] and $[a,b,…]");
    }

    public string Apply(string csv) =>
        Start == 0 && End is null && Columns is null
            ? csv
            : string.Join(
                '\n',
                csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => string.Join(',', Pick(l.TrimEnd('\r').Split(','))))
            );

    private IEnumerable<string> Pick(string[] cells) =>
        Columns is not null
            ? Columns.Select(c => c < cells.Length ? cells[c] : "")
            : cells[Math.Min(Start, cells.Length)..Math.Min(End ?? cells.Length, cells.Length)];

    private static int? Number(string text) => text.Length == 0 ? null : int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\$\[(\d*):(\d*)\]$")]
    private static partial Regex Slice();

    [GeneratedRegex(@"^\$\[(\d+(?:,\d+)*)\]$")]
    private static partial Regex Picked();
}
