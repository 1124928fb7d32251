using System.Globalization;

namespace GitOps.Controller.Cli.Demo;

/// <summary>Evaluates the demo's endpoint on a held-out test set: rows that were not used for training, with their species.</summary>
internal sealed record HeldOutEvaluation(IReadOnlyList<int> Labels, IReadOnlyList<string> Rows)
{
    /// <summary>The names of the species; a label is an index in this list.</summary>
    public static readonly string[] Species = ["Adelie", "Chinstrap", "Gentoo"];

    /// <summary>Loads the test set from the demo's repository.</summary>
    public static async Task<HeldOutEvaluation> LoadAsync(string repository, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(repository, "data", "penguins", "test", "test.csv"), cancellationToken);
        var cells = lines.Where(l => l.Length > 0).Select(l => l.Split(',', 2)).ToList();
        return new([.. cells.Select(c => int.Parse(c[0], CultureInfo.InvariantCulture))], [.. cells.Select(c => c[1])]);
    }

    /// <summary>Compares the endpoint's prediction for every row with the row's label.</summary>
    public async Task<EvaluationResult> RunAsync(DemoSession session, CancellationToken cancellationToken)
    {
        var predictions = (await session.InvokeAsync(string.Join('\n', Rows), cancellationToken)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        var confusion = new int[Species.Length, Species.Length];
        for (var i = 0; i < Labels.Count; i++)
            confusion[Labels[i], (int)double.Parse(predictions[i], CultureInfo.InvariantCulture)]++;
        return new(confusion);
    }
}
