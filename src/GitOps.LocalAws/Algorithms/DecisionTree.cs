namespace GitOps.LocalAws.Algorithms;

/// <summary>
/// A decision tree in arrays: at node i a row goes to the left child if its feature is at most the threshold. A negative child is the leaf
/// with the index ~child.
/// </summary>
internal sealed record DecisionTree(int Class, int[] Feature, double[] Threshold, int[] Left, int[] Right, double[] Leaf)
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
