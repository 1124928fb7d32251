using System.Text;
using GitOps.LocalAws.Algorithms;
using GitOps.LocalAws.Jobs;
using GitOps.LocalAws.Serving;

namespace GitOps.Fuzz.Targets;

/// <summary>Rows to train with and to predict: a line with the reader and its argument, and the rows.</summary>
internal sealed class RowTarget : ITarget
{
    private static readonly BoostedTrees Model = new("reg:squarederror", 8, [], [0.5], []);
    private readonly TemporaryFolder _folder = new();

    public IReadOnlyList<byte[]> Corpus { get; } =
        Corpora.Bytes([
            "train text/csv\n1,2.5,3\n0,,nan\n1,-1e5,3\n",
            "train text/libsvm\n1 0:2.5 3:1\n0 1:1e-3\n",
            "predict text/csv\n1,2,3\n4,5,6\n",
            "predict text/libsvm\n1 0:2.5 3:1\n",
            "predict application/json\n{\"instances\":[{\"features\":[1,2,null]}]}",
            "predict application/json\n[[1,2.5]]",
            "filter $[1:]\n1,2,3\n4,5,6\n",
            "filter $[0,2]\n1,2,3\r\n4,5\n",
            "filter $[:2]\n1,2,3\n",
            "filter $\n1,2\n",
        ]);

    public string Run(byte[] input)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n', 2);
        var (words, rows) = (lines[0].Split(' ', 2), lines.ElementAtOrDefault(1) ?? "");
        var argument = words.ElementAtOrDefault(1) ?? "";
        try
        {
            switch (words[0])
            {
                case "train":
                    _folder.Write("rows", Encoding.UTF8.GetBytes(rows));
                    var table = LabeledRows.Read(_folder.Path, argument);
                    return $"{Math.Min(10, table.Labels.Count)} {Math.Min(10, table.Width)}";
                case "filter":
                    return ColumnFilter.Parse(argument).Apply(rows).Length > 0 ? "filtered" : "empty";
                default:
                    var (body, type) = Inference.Predict(Model, rows, argument, "");
                    return $"{Math.Min(10, body.Length)} {type}";
            }
        }
        catch (Exception exception) when (exception is JobFailedException or FormatException or NotSupportedException)
        {
            return $"{words[0]} " + new string([.. exception.Message.Where(char.IsAsciiLetterLower).TakeLast(15)]);
        }
    }

    public void Dispose() => _folder.Dispose();
}
