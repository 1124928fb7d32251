using GitOps.LocalAws.Work;

namespace GitOps.LocalAws.Algorithms;

/// <summary>XGBoost's evaluation metrics over raw scores.</summary>
internal static class Metrics
{
    public static readonly string[] Names = ["mlogloss", "merror", "logloss", "error", "auc", "rmse", "mae"];

    public static double Of(string metric, BoostedTrees model, Rows rows, double[][] scores) =>
        metric switch
        {
            "mlogloss" => Mean(
                rows,
                scores,
                (label, s) =>
                    -Math.Log(
                        Math.Max(1e-16, Array.IndexOf(model.Classes, (double)label) is >= 0 and var i ? BoostedTrees.Softmax(s)[i] : 0)
                    )
            ),
            "merror" => Mean(rows, scores, (label, s) => model.Classes[Array.IndexOf(s, s.Max())] == label ? 0 : 1),
            "logloss" => Mean(rows, scores, (label, s) => -Math.Log(Math.Clamp(label > 0 ? Sigmoid(s[0]) : 1 - Sigmoid(s[0]), 1e-16, 1))),
            "error" => Mean(rows, scores, (label, s) => s[0] > 0 == label > 0 ? 0 : 1),
            "auc" => Auc(rows, scores),
            "rmse" => Math.Sqrt(Mean(rows, scores, (label, s) => (s[0] - label) * (s[0] - label))),
            "mae" => Mean(rows, scores, (label, s) => Math.Abs(s[0] - label)),
            _ => throw new JobFailure(
                $"ClientError: the eval_metric {metric} is not one that local AWS computes: {string.Join(", ", Names)}"
            ),
        };

    private static double Mean(Rows rows, double[][] scores, Func<float, double[], double> one) =>
        scores.Select((s, i) => one(rows.Labels[i], s)).Average();

    private static double Sigmoid(double score) => 1 / (1 + Math.Exp(-score));

    // The chance that a positive row scores above a negative one; ties count half.
    private static double Auc(Rows rows, double[][] scores)
    {
        var ordered = scores.Select((s, i) => (Score: s[0], Positive: rows.Labels[i] > 0)).OrderBy(x => x.Score).ToList();
        double positives = ordered.Count(x => x.Positive),
            negatives = ordered.Count - positives,
            wins = 0,
            below = 0;
        foreach (var tie in ordered.GroupBy(x => x.Score))
        {
            var (up, down) = (tie.Count(x => x.Positive), tie.Count(x => !x.Positive));
            wins += up * (below + down / 2.0);
            below += down;
        }

        return positives == 0 || negatives == 0 ? 0.5 : wins / (positives * negatives);
    }
}
