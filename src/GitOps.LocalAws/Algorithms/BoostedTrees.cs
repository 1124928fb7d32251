using System.Text.Json;
using System.Text.Json.Serialization;

namespace GitOps.LocalAws.Algorithms;

/// <summary>One tree as arrays: node i sends a row left when its feature is at most the threshold; a child below zero is the leaf ~child.</summary>
internal sealed record Tree(int Class, int[] Feature, double[] Threshold, int[] Left, int[] Right, double[] Leaf)
{
    public double Score(ReadOnlySpan<float> row)
    {
        if (Feature.Length == 0)
            return Leaf[0];
        var node = 0;
        while (node >= 0)
        {
            var feature = Feature[node];
            node = (feature < row.Length ? row[feature] : BoostedTrees.Missing) <= Threshold[node] ? Left[node] : Right[node];
        }

        return Leaf[~node];
    }
}

/// <summary>A trained ensemble with what is needed to answer: the file xgboost-model in a model.tar.gz of local AWS.</summary>
internal sealed record BoostedTrees(string Objective, int Features, double[] Classes, double[] Bias, Tree[] Trees)
{
    /// <summary>The name of the model's file.</summary>
    public const string FileName = "xgboost-model";

    /// <summary>What stands for a missing value: it sorts below all others.</summary>
    public const float Missing = -1e30f;

    public bool IsMulticlass => Objective.StartsWith("multi:", StringComparison.Ordinal);

    /// <summary>What the model says of a row: a class for multi:softmax, probabilities for multi:softprob, a probability for binary:logistic, a number for regression.</summary>
    public double[] Predict(ReadOnlySpan<float> row)
    {
        var scores = (double[])Bias.Clone();
        foreach (var tree in Trees)
            scores[tree.Class] += tree.Score(row);
        return Answer(scores);
    }

    /// <summary>Turns raw scores into an answer.</summary>
    public double[] Answer(double[] scores) =>
        Objective switch
        {
            "multi:softmax" => [Classes[Array.IndexOf(scores, scores.Max())]],
            "multi:softprob" => Spread(Softmax(scores)),
            "binary:logistic" => [1 / (1 + Math.Exp(-scores[0]))],
            "binary:hinge" => [scores[0] > 0 ? 1 : 0],
            _ => scores,
        };

    public static double[] Softmax(double[] scores)
    {
        var most = scores.Max();
        var powers = scores.Select(s => Math.Exp(s - most)).ToArray();
        var sum = powers.Sum();
        return [.. powers.Select(p => p / sum)];
    }

    public static BoostedTrees Load(Stream stream)
    {
        var model = JsonSerializer.Deserialize(stream, BoostedTreesJson.Default.BoostedTrees);
        return model is { Trees: not null, Classes: not null, Bias: not null }
            ? model
            : throw new JsonException("it is not a model of local AWS");
    }

    public void Save(Stream stream) => JsonSerializer.Serialize(stream, this, BoostedTreesJson.Default.BoostedTrees);

    // Classes are 0 … num_class-1; one that the training data lacked has probability 0.
    private double[] Spread(double[] probabilities)
    {
        var all = new double[(int)Classes.Max() + 1];
        for (var i = 0; i < Classes.Length; i++)
            all[(int)Classes[i]] = probabilities[i];
        return all;
    }
}

[JsonSerializable(typeof(BoostedTrees))]
internal sealed partial class BoostedTreesJson : JsonSerializerContext;
