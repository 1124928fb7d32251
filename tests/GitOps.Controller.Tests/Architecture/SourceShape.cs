namespace GitOps.Controller.Tests.Architecture;

/// <summary>The measured shape of source files.</summary>
internal static class SourceShape
{
    private const int MaxColumn = 140;
    private const int MaxSourceLines = 300;
    private const int MaxTestLines = 500;

    /// <summary>The lines that end beyond column 140, as file:line.</summary>
    public static IEnumerable<string> LongLines(string file, IEnumerable<string> lines) =>
        lines.Select((line, i) => (Text: line, Number: i + 1)).Where(l => l.Text.Length > MaxColumn).Select(l => $"{file}:{l.Number}");

    /// <summary>Whether a file has too many lines.</summary>
    public static bool IsTooLong(string file, int lines) =>
        lines > (file.StartsWith("src", StringComparison.Ordinal) ? MaxSourceLines : MaxTestLines);
}
