using System.Text.Json;
using System.Text.Json.Serialization;

namespace GitOps.LocalAws.Algorithms;

/// <summary>A trained ensemble of decision trees: the file xgboost-model in a model.tar.gz of local AWS.</summary>
internal sealed record BoostedTrees(string Objective, int Features, double[] Classes, double[] Bias, DecisionTree[] Trees)
{
    /// <summary>The name of the model's file.</summary>
    public const string FileName = "xgboost-model";

    /// <summary>The number that represents a missing value; it is less than all others.</summary>
    public const float Missing = -1e30f;

    public bool IsMulticlass => Objective.StartsWith("multi:", StringComparison.Ordinal);

    /// <summary>
    /// Predicts a row: a class for multi:softmax, a probability per class for multi:softprob, a probability for binary:logistic,
    /// a number for regression.
    /// </summary>
    public double[] Predict(ReadOnlySpan<float> row)
    {
        var scores = (double[])Bias.Clone();
        foreach (var tree in Trees)
            scores[tree.Class] += tree.Score(row);
        return ToPrediction(scores);
    }

    /// <summary>Converts raw scores to a prediction.</summary>
    private double[] ToPrediction(double[] scores) =>
        Objective switch
        {
            "multi:softmax" => [Classes[Array.IndexOf(scores, scores.Max())]],
            "multi:softprob" => ByClass(Softmax(scores)),
            "binary:logistic" => [1 / (1 + Math.Exp(-scores[0]))],
            "binary:hinge" => [scores[0] > 0 ? 1 : 0],
            _ => scores,
        };

    public static double[] Softmax(double[] scores)
    {
        var max = scores.Max();
        var powers = scores.Select(s => Math.Exp(s - max)).ToArray();
        var sum = powers.Sum();
        return [.. powers.Select(p => p / sum)];
    }

    /// <exception cref="JsonException">The stream does not contain a model.</exception>
    public static BoostedTrees Load(Stream stream)
    {
        var model = JsonSerializer.Deserialize(stream, BoostedTreesJson.Default.BoostedTrees);
        return model is { IsSound: true } ? model : throw new JsonException("the file is not a model that local AWS has trained");
    }

    // Whether every prediction ends, without an error and without more memory than the model has.
    private bool IsSound =>
        this is { Objective: not null, Features: > 0, Classes: not null, Bias.Length: > 0, Trees: not null }
        && (!IsMulticlass || Classes.Length == Bias.Length)
        && Classes.All(c => c is >= 0 and < XgboostParameters.MaxClasses)
        && Trees.All(t => t is { IsSound: true, Class: >= 0 } && t.Class < Bias.Length);

    public void Save(Stream stream) => JsonSerializer.Serialize(stream, this, BoostedTreesJson.Default.BoostedTrees);

    // Classes are 0 … num_class-1; a class that is not in the training data has probability 0.
    private double[] ByClass(double[] probabilities)
    {
        var all = new double[(int)Classes.Max() + 1];
        for (var i = 0; i < Classes.Length; i++)
            all[(int)Classes[i]] = probabilities[i];
        return all;
    }
}

[JsonSerializable(typeof(BoostedTrees))]
internal sealed partial class BoostedTreesJson : JsonSerializerContext;
