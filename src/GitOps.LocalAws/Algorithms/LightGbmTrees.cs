using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GitOps.LocalAws.Jobs;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace GitOps.LocalAws.Algorithms;

/// <summary>Trains trees with ML.NET's LightGBM and extracts them from its model: predictions do not need the library.</summary>
internal static class LightGbmTrees
{
    public static BoostedTrees Fit(XgboostParameters parameters, LabeledRows rows)
    {
        var context = new MLContext(seed: parameters.Seed);
        var width = rows.Width;
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        var data = context.Data.LoadFromEnumerable(
            rows.Features.Select(
                    (f, i) =>
                        new Example
                        {
                            Label = rows.Labels[i],
                            IsTrue = rows.Labels[i] > 0,
                            Features = Pad(f, width),
                        }
                )
                .ToList(),
            schema
        );
        try
        {
            return parameters.IsMulticlass ? FitMulticlass(context, parameters, data, rows)
                : parameters.IsBinary ? FitBinary(context, parameters, data, width)
                : FitRegression(context, parameters, data, width);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new JobFailedException($"AlgorithmError: {exception.Message}");
        }
    }

    private static BoostedTrees FitMulticlass(MLContext context, XgboostParameters parameters, IDataView data, LabeledRows rows)
    {
        var options = Configure(
            new LightGbmMulticlassTrainer.Options
            {
                UseSoftmax = true,
                Sigmoid = 1,
                LabelColumnName = "Key",
            },
            parameters
        );
        var keyed = context
            .Transforms.Conversion.MapValueToKey(
                "Key",
                "Label",
                keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue
            )
            .Fit(data)
            .Transform(data);
        var model = (OneVersusAllModelParameters)context.MulticlassClassification.Trainers.LightGbm(options).Fit(keyed).Model;
        var ensembles = SubModels(model)
            .Cast<CalibratedModelParametersBase<LightGbmBinaryModelParameters, PlattCalibrator>>()
            .Select(m => m.SubModel.TrainedTreeEnsemble)
            .ToList();
        var classes = rows.Labels.Distinct().Order().Select(l => (double)l).ToArray();
        // XGBoost's order: the trees of the first round, one per class, then those of the second round.
        var trees = Enumerable
            .Range(0, ensembles.Max(e => e.Trees.Count))
            .SelectMany(round => ensembles.Select((e, c) => Convert(e, round, c)));
        return new(parameters.Objective, rows.Width, classes, [.. ensembles.Select(e => e.Bias)], [.. trees]);
    }

    private static BoostedTrees FitBinary(MLContext context, XgboostParameters parameters, IDataView data, int width)
    {
        var options = Configure(new LightGbmBinaryTrainer.Options { Sigmoid = 1, LabelColumnName = nameof(Example.IsTrue) }, parameters);
        var model =
            (CalibratedModelParametersBase<LightGbmBinaryModelParameters, PlattCalibrator>)
                context.BinaryClassification.Trainers.LightGbm(options).Fit(data).Model;
        return Single(parameters, width, [0, 1], model.SubModel.TrainedTreeEnsemble);
    }

    private static BoostedTrees FitRegression(MLContext context, XgboostParameters parameters, IDataView data, int width)
    {
        var options = Configure(new LightGbmRegressionTrainer.Options(), parameters);
        return Single(parameters, width, [], context.Regression.Trainers.LightGbm(options).Fit(data).Model.TrainedTreeEnsemble);
    }

    private static BoostedTrees Single(XgboostParameters parameters, int width, double[] classes, RegressionTreeEnsemble ensemble) =>
        new(
            parameters.Objective,
            width,
            classes,
            [ensemble.Bias],
            [.. Enumerable.Range(0, ensemble.Trees.Count).Select(i => Convert(ensemble, i, 0))]
        );

    private static DecisionTree Convert(RegressionTreeEnsemble ensemble, int index, int @class)
    {
        if (index >= ensemble.Trees.Count)
            return new(@class, [], [], [], [], [0]);
        var tree = ensemble.Trees[index];
        var weight = ensemble.TreeWeights[index];
        // A round without a split adds the same value to every row.
        if (tree.NumberOfLeaves <= 1)
            return new(@class, [], [], [], [], [(tree.LeafValues?.Count > 0 ? tree.LeafValues[0] : 0) * weight]);
        return new(
            @class,
            [.. tree.NumericalSplitFeatureIndexes],
            [.. tree.NumericalSplitThresholds.Select(t => (double)t)],
            [.. tree.LeftChild],
            [.. tree.RightChild],
            [.. tree.LeafValues.Select(v => v * weight)]
        );
    }

    private static TOptions Configure<TOptions>(TOptions options, XgboostParameters parameters)
        where TOptions : class
    {
        // The options of the three trainers share these fields only through a generic base class that has no common closed type.
        dynamic fields = options;
        fields.NumberOfIterations = parameters.Rounds;
        fields.LearningRate = parameters.Eta;
        fields.NumberOfLeaves = parameters.MaxDepth == 0 ? 256 : (int)Math.Min(Math.Pow(2, parameters.MaxDepth), 1024);
        fields.MinimumExampleCountPerLeaf = 1;
        fields.MinimumExampleCountPerGroup = 1;
        fields.UseCategoricalSplit = false;
        fields.HandleMissingValue = false;
        fields.NumberOfThreads = 1;
        fields.Seed = parameters.Seed;
        fields.Silent = true;
        fields.Booster = new GradientBooster.Options
        {
            MaximumTreeDepth = parameters.MaxDepth,
            MinimumChildWeight = parameters.MinChildWeight,
            MinimumSplitGain = parameters.Gamma,
            SubsampleFraction = parameters.Subsample,
            SubsampleFrequency = parameters.Subsample < 1 ? 1 : 0,
            FeatureFraction = parameters.ColumnSample,
            L2Regularization = parameters.Lambda,
            L1Regularization = parameters.Alpha,
        };
        return options;
    }

    private static float[] Pad(float[] row, int width)
    {
        if (row.Length == width)
            return row;
        var padded = new float[width];
        Array.Fill(padded, BoostedTrees.Missing);
        row.CopyTo(padded, 0);
        return padded;
    }

    // The models of the classes; ML.NET exposes them only through a non-public property.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_SubModelParameters")]
    private static extern ImmutableArray<object> SubModels(OneVersusAllModelParameters model);

    private sealed class Example
    {
        public float Label { get; set; }

        public bool IsTrue { get; set; }

        public float[] Features { get; set; } = [];
    }
}
