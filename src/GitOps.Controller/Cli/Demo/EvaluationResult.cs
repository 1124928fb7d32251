using System.Globalization;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Demo;

/// <summary>The result of an evaluation as a confusion matrix: a row for each true species, a column for each predicted one.</summary>
internal sealed record EvaluationResult(int[,] Confusion)
{
    public int Correct => Enumerable.Range(0, HeldOutEvaluation.Species.Length).Sum(i => Confusion[i, i]);

    public int Total => Confusion.Cast<int>().Sum();

    public double Accuracy => (double)Correct / Total;

    public string ToText()
    {
        var species = HeldOutEvaluation.Species;
        var rows = species.Select((name, i) => (IReadOnlyList<string>)[name, .. species.Select((_, j) => Count(i, j))]).ToList();
        var accuracy = Accuracy.ToString("0.000", CultureInfo.InvariantCulture);
        return TextRenderer.Render(
            new([
                new Line($"Accuracy on {Total} held-out rows: {accuracy} ({Correct} correct)"),
                new Table(["ACTUAL \\ PREDICTED", .. species], rows),
            ])
        );
    }

    private string Count(int actual, int predicted) => Confusion[actual, predicted].ToString(CultureInfo.InvariantCulture);
}
