using GitOps.LocalAws.Jobs;

namespace GitOps.LocalAws.Algorithms;

/// <summary>XGBoost's evaluation metrics, computed from raw scores.</summary>
internal static class EvaluationMetrics
{
    public static readonly string[] Names = ["mlogloss", "merror", "logloss", "error", "auc", "rmse", "mae"];

    public static double Compute(string metric, BoostedTrees model, LabeledRows rows, double[][] scores) =>
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
            _ => throw new JobFailedException(
                $"ClientError: local AWS does not support the eval_metric {metric}: expected one of {string.Join(", ", Names)}"
            ),
        };

    private static double Mean(LabeledRows rows, double[][] scores, Func<float, double[], double> rowMetric) =>
        scores.Select((s, i) => rowMetric(rows.Labels[i], s)).Average();

    private static double Sigmoid(double score) => 1 / (1 + Math.Exp(-score));

    // The probability that a positive row has a higher score than a negative row; ties count half.
    private static double Auc(LabeledRows rows, double[][] scores)
    {
        var ordered = scores.Select((s, i) => (Score: s[0], Positive: rows.Labels[i] > 0)).OrderBy(x => x.Score).ToList();
        double positives = ordered.Count(x => x.Positive),
            negatives = ordered.Count - positives,
            wins = 0,
            negativesBelow = 0;
        foreach (var ties in ordered.GroupBy(x => x.Score))
        {
            var (tiedPositives, tiedNegatives) = (ties.Count(x => x.Positive), ties.Count(x => !x.Positive));
            wins += tiedPositives * (negativesBelow + tiedNegatives / 2.0);
            negativesBelow += tiedNegatives;
        }

        return positives == 0 || negatives == 0 ? 0.5 : wins / (positives * negatives);
    }
}
