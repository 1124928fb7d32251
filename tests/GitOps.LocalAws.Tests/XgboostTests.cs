using GitOps.LocalAws.Algorithms;
using GitOps.LocalAws.Jobs;

namespace GitOps.LocalAws.Tests;

public sealed class XgboostTests
{
    [Theory]
    [InlineData("141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1", true)]
    [InlineData("433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost:1", true)]
    [InlineData("451049120500.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-xgboost:1.5-1", true)]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com/my-model:1", false)]
    public void The_image_family_is_recognized_by_its_URI(string image, bool matches) => Assert.Equal(matches, XgboostImage.Matches(image));

    [Theory]
    [InlineData("reg:squarederror"), InlineData("binary:logistic"), InlineData("multi:softprob")]
    public void Trees_learn_an_obvious_pattern(string objective)
    {
        var rows = new LabeledRows([], []);
        for (var i = 0; i < 200; i++)
        {
            rows.Labels.Add(i % 2);
            rows.Features.Add([i % 2 == 0 ? i : i + 1000, 7]);
        }

        var model = LightGbmTrees.Fit(
            new(
                new Dictionary<string, string>
                {
                    ["objective"] = objective,
                    ["num_class"] = "2",
                    ["num_round"] = "30",
                    ["max_depth"] = "3",
                }
            ),
            rows
        );

        Assert.InRange(model.Predict([50, 7])[^1], -0.1, 0.2);
        Assert.InRange(model.Predict([1050, 7])[^1], 0.8, 1.1);
    }

    [Theory]
    [InlineData("num_round is required")]
    [InlineData("expected a number from 0 to 1", "num_round", "3", "eta", "2")]
    [InlineData("requires num_class", "num_round", "3", "objective", "multi:softmax")]
    [InlineData("is not supported by local AWS", "num_round", "3", "objective", "rank:pairwise")]
    public void An_invalid_hyperparameter_is_reported(string message, params string[] pairs)
    {
        var values = pairs.Chunk(2).ToDictionary(p => p[0], p => p[1]);

        Assert.Contains(
            message,
            Assert.Throws<JobFailedException>(() => Use(new XgboostParameters(values))).Message,
            StringComparison.Ordinal
        );

        static void Use(XgboostParameters parameters) => _ = parameters.Eta;
    }

    [Theory]
    [InlineData("$", "1,2,3"), InlineData("$[1:]", "2,3"), InlineData("$[0]", "1"), InlineData("$[2,0]", "3,1"), InlineData("$[:2]", "1,2")]
    public void Input_filters_select_columns(string filter, string expected) =>
        Assert.Equal(expected, ColumnFilter.Parse(filter).Apply("1,2,3"));

    [Theory]
    [InlineData("$[3:1]"), InlineData("$[99999999999:]"), InlineData("$[0,99999999999]"), InlineData("$[٣]"), InlineData("$[0]\n")]
    public void An_input_filter_of_another_form_fails_the_job(string filter) =>
        Assert.Contains(
            "does not support the InputFilter",
            Assert.Throws<JobFailedException>(() => ColumnFilter.Parse(filter)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Missing_values_are_read_from_LIBSVM_and_CSV()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "a.libsvm"), "1 0:2.5 3:7\n0 1:1\n");
        var sparse = LabeledRows.Read(folder, "text/libsvm");
        File.WriteAllText(Path.Combine(folder, "a.libsvm"), "1,2.5,,7\n");
        var dense = LabeledRows.Read(folder, "text/csv");

        Assert.Equal([1f, 0f], sparse.Labels);
        Assert.Equal([2.5f, BoostedTrees.Missing, BoostedTrees.Missing, 7f], sparse.Features[0]);
        Assert.Equal([2.5f, BoostedTrees.Missing, 7f], dense.Features[0]);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_malformed_row_is_reported_with_its_line()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "a.csv"), "label,x\n1,2\n");

        var failure = Assert.Throws<JobFailedException>(() => LabeledRows.Read(folder, "text/csv"));

        Assert.Contains("a.csv, line 1: invalid value 'label': expected a number", failure.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("0 500000000:1", "invalid feature index 500000000: expected at most 99999")]
    [InlineData("0 100000:1", "invalid feature index 100000: expected at most 99999")]
    public void A_huge_feature_index_is_refused_before_memory_is_allocated(string row, string message)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "a.libsvm"), row);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var failure = Assert.Throws<JobFailedException>(() => LabeledRows.Read(folder, "text/libsvm"));

        Assert.Contains("a.libsvm, line 1: " + message, failure.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_table_with_too_many_cells_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllLines(Path.Combine(folder, "a.libsvm"), Enumerable.Repeat("0 0:1", 2000).Append("0 99999:1"));

        var failure = Assert.Throws<JobFailedException>(() => LabeledRows.Read(folder, "text/libsvm"));

        Assert.Contains("a.libsvm, line 2001: the table has 2001 rows and 100000 columns", failure.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
