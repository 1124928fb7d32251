using System.Globalization;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Demo;

/// <summary>The held-back rows with their true species.</summary>
internal sealed record Exam(IReadOnlyList<int> Truth, IReadOnlyList<string> Rows)
{
    public static readonly string[] Species = ["Adelie", "Chinstrap", "Gentoo"];

    public static async Task<Exam> ReadAsync(string repository, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(repository, "data", "penguins", "test", "test.csv"), cancellationToken);
        var cells = lines.Where(l => l.Length > 0).Select(l => l.Split(',', 2)).ToList();
        return new([.. cells.Select(c => int.Parse(c[0], CultureInfo.InvariantCulture))], [.. cells.Select(c => c[1])]);
    }

    /// <summary>Asks the endpoint about every row.</summary>
    public async Task<ExamResult> TakeAsync(DemoSession session, CancellationToken cancellationToken)
    {
        var answers = (await session.AskAsync(string.Join('\n', Rows), cancellationToken)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        var confusion = new int[Species.Length, Species.Length];
        for (var i = 0; i < Truth.Count; i++)
            confusion[Truth[i], (int)double.Parse(answers[i], CultureInfo.InvariantCulture)]++;
        return new(confusion);
    }
}

/// <summary>How an exam went: rows are the true species, columns the answers.</summary>
internal sealed record ExamResult(int[,] Confusion)
{
    public int Right => Enumerable.Range(0, Exam.Species.Length).Sum(i => Confusion[i, i]);

    public int Total => Confusion.Cast<int>().Sum();

    public double Accuracy => (double)Right / Total;

    public string ToText()
    {
        var rows = Exam
            .Species.Select(
                (name, i) =>
                    (IReadOnlyList<string>)[name, .. Exam.Species.Select((_, j) => Confusion[i, j].ToString(CultureInfo.InvariantCulture))]
            )
            .ToList();
        return TextRenderer.Render(
            new([
                new Line($"Accuracy on {Total} held-back rows: {Accuracy.ToString("0.000", CultureInfo.InvariantCulture)} ({Right} right)"),
                new Table(["TRUTH \\ ANSWER", .. Exam.Species], rows),
            ])
        );
    }
}
