using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GitOps.LocalAws.Work;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace GitOps.LocalAws.Algorithms;

/// <summary>Fits the trees with ML.NET's LightGBM, and takes them out of its model so that answering needs no library.</summary>
internal static class LightGbmTrees
{
    public static BoostedTrees Fit(XgboostParameters parameters, Rows rows)
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
            throw new JobFailure($"AlgorithmError: {exception.Message}");
        }
    }

    private static BoostedTrees FitMulticlass(MLContext context, XgboostParameters parameters, IDataView data, Rows rows)
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
        // In XGBoost's order: the trees of the first round, one for each class, then the second's.
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

    private static Tree Convert(RegressionTreeEnsemble ensemble, int index, int @class)
    {
        if (index >= ensemble.Trees.Count)
            return new(@class, [], [], [], [], [0]);
        var tree = ensemble.Trees[index];
        var weight = ensemble.TreeWeights[index];
        // A round that found no split adds the same to every row.
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
        // The trainers' options share these fields only through a generic base that can't be named for all three.
        dynamic o = options;
        o.NumberOfIterations = parameters.Rounds;
        o.LearningRate = parameters.Eta;
        o.NumberOfLeaves = parameters.MaxDepth == 0 ? 256 : (int)Math.Min(Math.Pow(2, parameters.MaxDepth), 1024);
        o.MinimumExampleCountPerLeaf = 1;
        o.MinimumExampleCountPerGroup = 1;
        o.UseCategoricalSplit = false;
        o.HandleMissingValue = false;
        o.NumberOfThreads = 1;
        o.Seed = parameters.Seed;
        o.Silent = true;
        o.Booster = new GradientBooster.Options
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

    // The trees of each class; ML.NET keeps them behind a property that is not public.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_SubModelParameters")]
    private static extern ImmutableArray<object> SubModels(OneVersusAllModelParameters model);

    private sealed class Example
    {
        public float Label { get; set; }

        public bool IsTrue { get; set; }

        public float[] Features { get; set; } = [];
    }
}
