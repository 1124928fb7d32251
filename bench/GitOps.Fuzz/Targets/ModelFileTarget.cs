using System.Text;
using System.Text.Json;
using GitOps.LocalAws.Algorithms;

namespace GitOps.Fuzz.Targets;

/// <summary>The file xgboost-model of an archive, and a prediction with it.</summary>
internal sealed class ModelFileTarget : ITarget
{
    public IReadOnlyList<byte[]> Corpus { get; } =
    [
        .. new BoostedTrees[]
        {
            new("reg:squarederror", 2, [], [0.5], [new(0, [0, 1], [1, 2], [1, ~0], [~1, ~2], [0.1, 0.2, 0.3])]),
            new("multi:softprob", 2, [0, 1, 5], [0, 0, 0], [new(2, [1], [1], [~0], [~1], [0.1, 0.2])]),
            new("binary:logistic", 1, [0, 1], [0], []),
        }.Select(Save),
    ];

    public string Run(byte[] input)
    {
        try
        {
            var model = BoostedTrees.Load(new MemoryStream(input));
            return $"{model.Predict([1f, BoostedTrees.Missing]).Length} {model.Trees.Length > 0}";
        }
        catch (JsonException exception)
        {
            return exception.Path is null ? "no model" : "no JSON";
        }
    }

    public void Dispose() { }

    private static byte[] Save(BoostedTrees model)
    {
        var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }
}
