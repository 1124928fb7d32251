using System.Text.Json.Serialization;

namespace GitOps.LocalAws.Algorithms;

/// <summary>
/// A decision tree in arrays: at node i a row goes to the left child if its feature is at most the threshold. A negative child is the leaf
/// with the index ~child.
/// </summary>
internal sealed record DecisionTree(int Class, int[] Feature, double[] Threshold, int[] Left, int[] Right, double[] Leaf)
{
    /// <summary>Whether each row reaches a leaf: the children of a node follow it, and all of them exist.</summary>
    [JsonIgnore]
    public bool IsSound =>
        this is { Feature: not null, Threshold: not null, Left: not null, Right: not null, Leaf.Length: > 0 }
        && (Threshold.Length, Left.Length, Right.Length) == (Feature.Length, Feature.Length, Feature.Length)
        && Array.TrueForAll(Feature, f => f >= 0)
        && Left.Index().Concat(Right.Index()).All(c => c.Item < 0 ? ~c.Item < Leaf.Length : c.Item > c.Index && c.Item < Feature.Length);

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
