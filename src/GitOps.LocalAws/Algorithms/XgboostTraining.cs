using System.Globalization;
using GitOps.LocalAws.Jobs;

namespace GitOps.LocalAws.Algorithms;

/// <summary>
/// Trains boosted trees with the interface of the XGBoost container: channels, hyperparameters, log lines, metrics and model file.
/// </summary>
internal sealed class XgboostTraining
{
    public void Train(TrainingContext context, CancellationToken cancellationToken)
    {
        var parameters = new XgboostParameters(context.HyperParameters);
        foreach (var (metric, pattern) in MetricDefinitions())
            context.DefineMetric(metric, pattern);
        foreach (var name in parameters.Ignored)
            context.Log($"Ignored the hyperparameter {name}: local AWS does not support it");
        var train = ReadChannel(context, "train") ?? throw new JobFailedException("ClientError: the channel train is required");
        var validation = ReadChannel(context, "validation");
        ValidateLabels(parameters, train);
        context.Log(
            $"[{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm:ss}] Train matrix has {train.Features.Count} rows and {train.Width} columns"
        );
        if (validation is not null)
            context.Log($"[{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm:ss}] Validation matrix has {validation.Features.Count} rows");
        var model = LightGbmTrees.Fit(parameters, train);
        cancellationToken.ThrowIfCancellationRequested();
        LogRounds(context, parameters, model, train, validation, cancellationToken);
        using var file = File.Create(Path.Combine(context.ModelFolder, BoostedTrees.FileName));
        model.Save(file);
    }

    /// <summary>The built-in metric definitions of the algorithm.</summary>
    public static IEnumerable<(string Name, string Regex)> MetricDefinitions() =>
        from set in new[] { "train", "validation" }
        from metric in EvaluationMetrics.Names
        select ($"{set}:{metric}", $@".*\[[0-9]+\].*#011{set}-{metric}:([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?).*");

    // The scores of a round are those of the previous round plus the trees of the round.
    private static void LogRounds(
        TrainingContext context,
        XgboostParameters parameters,
        BoostedTrees model,
        LabeledRows train,
        LabeledRows? validation,
        CancellationToken cancellationToken
    )
    {
        var sets = new List<(string Name, LabeledRows Rows, double[][] Scores)> { ("train", train, InitialScores(model, train)) };
        if (validation is not null)
            sets.Add(("validation", validation, InitialScores(model, validation)));
        var treesPerRound = model.Bias.Length;
        for (var round = 0; round < parameters.Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var tree in model.Trees.Skip(round * treesPerRound).Take(treesPerRound))
            foreach (var (_, rows, scores) in sets)
                for (var i = 0; i < scores.Length; i++)
                    scores[i][tree.Class] += tree.Score(rows.Features[i]);
            var metrics = sets.Select(s => (s.Name, Value: EvaluationMetrics.Compute(parameters.Metric, model, s.Rows, s.Scores)));
            context.Log(
                $"[{round}]"
                    + string.Concat(
                        metrics.Select(m => $"#011{m.Name}-{parameters.Metric}:{m.Value.ToString("0.00000", CultureInfo.InvariantCulture)}")
                    )
            );
        }
    }

    private static double[][] InitialScores(BoostedTrees model, LabeledRows rows) =>
        [.. rows.Features.Select(_ => (double[])model.Bias.Clone())];

    private static LabeledRows? ReadChannel(TrainingContext context, string name)
    {
        var config = context.Request["InputDataConfig"]?.AsArray().FirstOrDefault(c => (string?)c!["ChannelName"] == name);
        if (config is null)
            return null;
        var contentType = (string?)config["ContentType"] ?? "text/libsvm";
        if (contentType.Split(';')[0].Trim() is not ("text/csv" or "csv" or "text/libsvm" or "text/x-libsvm" or "libsvm"))
            throw new JobFailedException(
                $"ClientError: the channel {name} has the unsupported content type {contentType}: expected text/csv or text/libsvm"
            );
        var rows = LabeledRows.Read(context.Channel(name), contentType);
        return rows.Features.Count > 0 ? rows : throw new JobFailedException($"ClientError: the channel {name} has no rows");
    }

    private static void ValidateLabels(XgboostParameters parameters, LabeledRows train)
    {
        if (
            parameters.IsMulticlass
            && train.Labels.FirstOrDefault(l => l < 0 || l >= parameters.Classes || l != MathF.Floor(l), -1) is var invalid
            && invalid != -1
        )
            throw new JobFailedException(
                $"ClientError: invalid label {invalid}: expected an integer from 0 to num_class - 1 = {parameters.Classes - 1}"
            );
        if (parameters.IsBinary && train.Labels.Any(l => l is not (0 or 1)))
            throw new JobFailedException($"ClientError: invalid labels for {parameters.Objective}: expected only 0 and 1");
    }
}
