using System.Globalization;
using GitOps.LocalAws.Work;

namespace GitOps.LocalAws.Algorithms;

/// <summary>XGBoost's hyperparameters by their own names, with its defaults; those without a counterpart are told as ignored.</summary>
internal sealed class XgboostParameters
{
    private static readonly string[] Known =
    [
        "num_round",
        "max_depth",
        "eta",
        "subsample",
        "min_child_weight",
        "gamma",
        "objective",
        "num_class",
        "lambda",
        "alpha",
        "colsample_bytree",
        "seed",
        "eval_metric",
        "max_leaves",
        "learning_rate",
        "reg_lambda",
        "reg_alpha",
        "min_split_loss",
    ];

    private static readonly string[] Objectives =
    [
        "binary:logistic",
        "binary:hinge",
        "multi:softmax",
        "multi:softprob",
        "reg:squarederror",
        "reg:linear",
    ];
    private readonly IReadOnlyDictionary<string, string> _given;

    public XgboostParameters(IReadOnlyDictionary<string, string> given)
    {
        _given = given;
        Rounds = given.ContainsKey("num_round")
            ? (int)Number("num_round", 0, 1, 1_000_000)
            : throw new JobFailure("ClientError: the hyperparameter num_round is required");
        if (!Objectives.Contains(Objective))
            throw new JobFailure(
                $"ClientError: the objective {Objective} is not one that local AWS trains: {string.Join(", ", Objectives)}"
            );
        if (IsMulticlass && Classes < 2)
            throw new JobFailure($"ClientError: {Objective} needs num_class of at least 2");
    }

    public int Rounds { get; }

    public string Objective => _given.GetValueOrDefault("objective", "reg:squarederror");

    public bool IsMulticlass => Objective.StartsWith("multi:", StringComparison.Ordinal);

    public bool IsBinary => Objective.StartsWith("binary:", StringComparison.Ordinal);

    public int Classes => (int)Number("num_class", 0, 0, 10_000);

    public int MaxDepth => (int)Number("max_depth", 6, 0, 64);

    public double Eta => Number(_given.ContainsKey("eta") ? "eta" : "learning_rate", 0.3, 0, 1);

    public double Subsample => Number("subsample", 1, 1e-6, 1);

    public double MinChildWeight => Number("min_child_weight", 1, 0, double.MaxValue);

    public double Gamma => Number(_given.ContainsKey("gamma") ? "gamma" : "min_split_loss", 0, 0, double.MaxValue);

    public double Lambda => Number(_given.ContainsKey("lambda") ? "lambda" : "reg_lambda", 1, 0, double.MaxValue);

    public double Alpha => Number(_given.ContainsKey("alpha") ? "alpha" : "reg_alpha", 0, 0, double.MaxValue);

    public double ColumnSample => Number("colsample_bytree", 1, 1e-6, 1);

    public int Seed => (int)Number("seed", 0, int.MinValue, int.MaxValue);

    public string Metric =>
        _given
            .GetValueOrDefault(
                "eval_metric",
                IsMulticlass ? "mlogloss"
                    : IsBinary ? "logloss"
                    : "rmse"
            )
            .Split(',')[0]
            .Trim('[', ']', '"', '\'', ' ');

    /// <summary>What was given and has no effect.</summary>
    public IEnumerable<string> Ignored => _given.Keys.Where(k => !Known.Contains(k)).Order(StringComparer.Ordinal);

    private double Number(string name, double usual, double least, double most)
    {
        if (!_given.TryGetValue(name, out var text))
            return usual;
        return double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new JobFailure($"ClientError: the hyperparameter {name} is '{text}', wanted a number from {least} to {most}");
    }
}
