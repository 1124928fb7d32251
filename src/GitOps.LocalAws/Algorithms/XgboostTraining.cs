using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Work;

namespace GitOps.LocalAws.Algorithms;

/// <summary>Trains boosted trees under XGBoost's contract: channels, hyperparameters, log lines, metrics and model file.</summary>
internal sealed class XgboostTraining
{
    public void Train(TrainingContext context, CancellationToken cancellationToken)
    {
        var parameters = new XgboostParameters(context.HyperParameters);
        foreach (var (metric, pattern) in Definitions())
            context.Define(metric, pattern);
        foreach (var name in parameters.Ignored)
            context.Log($"Ignored: the hyperparameter {name}={context.HyperParameters[name]} has no counterpart in local AWS");
        var train = Channel(context, "train") ?? throw new JobFailure("ClientError: the channel train is required");
        var validation = Channel(context, "validation");
        CheckLabels(parameters, train);
        context.Log(
            $"[{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm:ss}] Train matrix has {train.Features.Count} rows and {train.Width} columns"
        );
        if (validation is not null)
            context.Log($"[{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm:ss}] Validation matrix has {validation.Features.Count} rows");
        var model = LightGbmTrees.Fit(parameters, train);
        cancellationToken.ThrowIfCancellationRequested();
        TellRounds(context, parameters, model, train, validation, cancellationToken);
        using var file = File.Create(Path.Combine(context.ModelFolder, BoostedTrees.FileName));
        model.Save(file);
    }

    /// <summary>The built-in metric definitions of the algorithm.</summary>
    public static IEnumerable<(string Name, string Regex)> Definitions() =>
        from set in new[] { "train", "validation" }
        from metric in Metrics.Names
        select ($"{set}:{metric}", $@".*\[[0-9]+\].*#011{set}-{metric}:([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?).*");

    // The ensemble is the sum of its rounds, so each round's metrics come from adding its trees.
    private static void TellRounds(
        TrainingContext context,
        XgboostParameters parameters,
        BoostedTrees model,
        Rows train,
        Rows? validation,
        CancellationToken cancellationToken
    )
    {
        var sets = new List<(string Name, Rows Rows, double[][] Scores)> { ("train", train, Start(model, train)) };
        if (validation is not null)
            sets.Add(("validation", validation, Start(model, validation)));
        var perRound = model.Bias.Length;
        for (var round = 0; round < parameters.Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var tree in model.Trees.Skip(round * perRound).Take(perRound))
            foreach (var (_, rows, scores) in sets)
                for (var i = 0; i < scores.Length; i++)
                    scores[i][tree.Class] += tree.Score(rows.Features[i]);
            context.Log(
                $"[{round}]"
                    + string.Concat(
                        sets.Select(s =>
                            $"#011{s.Name}-{parameters.Metric}:{Metrics.Of(parameters.Metric, model, s.Rows, s.Scores).ToString("0.00000", CultureInfo.InvariantCulture)}"
                        )
                    )
            );
        }
    }

    private static double[][] Start(BoostedTrees model, Rows rows) => [.. rows.Features.Select(_ => (double[])model.Bias.Clone())];

    private static Rows? Channel(TrainingContext context, string name)
    {
        var config = context.Request["InputDataConfig"]?.AsArray().FirstOrDefault(c => (string?)c!["ChannelName"] == name);
        if (config is null)
            return null;
        var contentType = (string?)config["ContentType"] ?? "text/libsvm";
        if (contentType.Split(';')[0].Trim() is not ("text/csv" or "csv" or "text/libsvm" or "text/x-libsvm" or "libsvm"))
            throw new JobFailure(
                $"ClientError: the channel {name} has content type {contentType}; local AWS reads text/csv and text/libsvm"
            );
        var rows = Rows.Read(context.Channel(name), contentType);
        return rows.Features.Count > 0 ? rows : throw new JobFailure($"ClientError: the channel {name} has no rows");
    }

    private static void CheckLabels(XgboostParameters parameters, Rows train)
    {
        if (
            parameters.IsMulticlass
            && train.Labels.FirstOrDefault(l => l < 0 || l >= parameters.Classes || l != MathF.Floor(l), -1) is var bad
            && bad != -1
        )
            throw new JobFailure(
                $"ClientError: found the label {bad}, wanted whole numbers from 0 to num_class - 1 = {parameters.Classes - 1}"
            );
        if (parameters.IsBinary && train.Labels.Any(l => l is not (0 or 1)))
            throw new JobFailure($"ClientError: {parameters.Objective} wants labels 0 and 1");
    }
}
