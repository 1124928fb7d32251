using System.Globalization;
using GitOps.LocalAws.Jobs;

namespace GitOps.LocalAws.Algorithms;

/// <summary>The hyperparameters of XGBoost, with its names and defaults. Those that local AWS does not support are ignored.</summary>
internal sealed class XgboostParameters
{
    /// <summary>The maximum of num_class.</summary>
    public const int MaxClasses = 10_000;

    private static readonly string[] SupportedNames =
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

    private static readonly string[] SupportedObjectives =
    [
        "binary:logistic",
        "binary:hinge",
        "multi:softmax",
        "multi:softprob",
        "reg:squarederror",
        "reg:linear",
    ];

    private readonly IReadOnlyDictionary<string, string> _values;

    /// <exception cref="JobFailedException">num_round is missing, or the objective or num_class is invalid.</exception>
    public XgboostParameters(IReadOnlyDictionary<string, string> values)
    {
        _values = values;
        Rounds = values.ContainsKey("num_round")
            ? (int)Number("num_round", 0, 1, 1_000_000)
            : throw new JobFailedException("ClientError: the hyperparameter num_round is required");
        if (!SupportedObjectives.Contains(Objective))
            throw new JobFailedException(
                $"ClientError: the objective {Objective} is not supported by local AWS: "
                    + $"expected one of {string.Join(", ", SupportedObjectives)}"
            );
        if (IsMulticlass && Classes < 2)
            throw new JobFailedException($"ClientError: the objective {Objective} requires num_class to be at least 2");
    }

    public int Rounds { get; }

    public string Objective => _values.GetValueOrDefault("objective", "reg:squarederror");

    public bool IsMulticlass => Objective.StartsWith("multi:", StringComparison.Ordinal);

    public bool IsBinary => Objective.StartsWith("binary:", StringComparison.Ordinal);

    public int Classes => (int)Number("num_class", 0, 0, MaxClasses);

    public int MaxDepth => (int)Number("max_depth", 6, 0, 64);

    public double Eta => Number(_values.ContainsKey("eta") ? "eta" : "learning_rate", 0.3, 0, 1);

    public double Subsample => Number("subsample", 1, 1e-6, 1);

    public double MinChildWeight => Number("min_child_weight", 1, 0, double.MaxValue);

    public double Gamma => Number(_values.ContainsKey("gamma") ? "gamma" : "min_split_loss", 0, 0, double.MaxValue);

    public double Lambda => Number(_values.ContainsKey("lambda") ? "lambda" : "reg_lambda", 1, 0, double.MaxValue);

    public double Alpha => Number(_values.ContainsKey("alpha") ? "alpha" : "reg_alpha", 0, 0, double.MaxValue);

    public double ColumnSample => Number("colsample_bytree", 1, 1e-6, 1);

    public int Seed => (int)Number("seed", 0, int.MinValue, int.MaxValue);

    public string Metric =>
        _values
            .GetValueOrDefault(
                "eval_metric",
                IsMulticlass ? "mlogloss"
                    : IsBinary ? "logloss"
                    : "rmse"
            )
            .Split(',')[0]
            .Trim('[', ']', '"', '\'', ' ');

    /// <summary>The names of the hyperparameters that have no effect.</summary>
    public IEnumerable<string> Ignored => _values.Keys.Where(k => !SupportedNames.Contains(k)).Order(StringComparer.Ordinal);

    private double Number(string name, double defaultValue, double min, double max)
    {
        if (!_values.TryGetValue(name, out var text))
            return defaultValue;
        return double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new JobFailedException(
                $"ClientError: invalid value '{text}' of the hyperparameter {name}: expected a number from {min} to {max}"
            );
    }
}
