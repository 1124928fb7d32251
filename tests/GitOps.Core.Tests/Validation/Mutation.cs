namespace GitOps.Core.Tests.Validation;

/// <summary>An invalid edit of a valid manifest, and the line at which it must be reported.</summary>
internal sealed record Mutation(string Kind, string File, string Text, int Line)
{
    // What can be broken in the manifests of cases/changes/base: the line, and how.
    private static readonly (string Kind, string File, string Find, string Put, string Expected)[] Edits =
    [
        ("required member deleted", "models/training.yaml", "  roleARN: ${{ vars.role }}\n", "", "spec:"),
        (
            "required member deleted",
            "models/training.yaml",
            "    s3OutputPath: s3://churn-dev/models\n",
            "    kmsKeyID: key\n",
            "  outputDataConfig:"
        ),
        ("required member deleted", "models/training.yaml", "    trainingInputMode: File\n", "", "  algorithmSpecification:"),
        (
            "required member deleted",
            "models/training.yaml",
            "    - channelName: train\n      contentType: text/csv\n",
            "    - contentType: text/csv\n",
            "    - contentType"
        ),
        (
            "required member deleted",
            "models/endpoint.yaml",
            "    - variantName: main\n      modelName: churn\n",
            "    - modelName: churn\n",
            "    - modelName"
        ),
        ("member misspelt", "models/training.yaml", "instanceCount", "instanceConut", "instanceConut"),
        ("member misspelt", "models/training.yaml", "stoppingCondition", "stopingCondition", "stopingCondition"),
        ("member misspelt", "models/training.yaml", "s3DataSource", "s3DataSuorce", "s3DataSuorce"),
        ("member misspelt", "models/model.yaml", "primaryContainer", "primaryContaner", "primaryContaner"),
        ("member misspelt", "models/endpoint.yaml", "initialInstanceCount", "initialInstanceCuont", "initialInstanceCuont"),
        ("wrong type", "models/training.yaml", "instanceCount: 1", "instanceCount: [1]", "instanceCount"),
        ("wrong type", "models/training.yaml", "instanceType: ml.m5.large", "instanceType: {a: b}", "instanceType"),
        ("wrong type", "models/training.yaml", "max_depth: \"5\"", "max_depth: 5", "max_depth"),
        ("wrong type", "models/training.yaml", "maxRuntimeInSeconds: 3600", "maxRuntimeInSeconds: soon", "maxRuntimeInSeconds"),
        ("wrong type", "models/endpoint.yaml", "initialInstanceCount: 1", "initialInstanceCount: 1.5", "initialInstanceCount"),
        ("too long", "models/training.yaml", "contentType: text/csv", "contentType: {long:300}", "contentType: xx"),
        ("too long", "models/model.yaml", "modelName: churn", "modelName: {long:64}", "modelName: xx"),
        ("too long", "models/endpoint.yaml", "variantName: main", "variantName: {long:80}", "variantName: xx"),
        ("out of range", "models/training.yaml", "volumeSizeInGB: 5", "volumeSizeInGB: -1", "volumeSizeInGB"),
        ("out of range", "models/training.yaml", "maxRuntimeInSeconds: 3600", "maxRuntimeInSeconds: 0", "maxRuntimeInSeconds"),
        ("out of range", "models/training.yaml", "instanceCount: 1", "instanceCount: -1", "instanceCount"),
        ("out of range", "models/endpoint.yaml", "initialVariantWeight: 1", "initialVariantWeight: -1", "initialVariantWeight"),
    ];

    /// <summary>One of the edits, moved down by some lines of comments so that the position differs each time.</summary>
    public static Mutation Choose(Random random, IReadOnlyDictionary<string, string> files)
    {
        var edit = Edits[random.Next(Edits.Length)];
        var put = edit.Put.Contains("{long:", StringComparison.Ordinal)
            ? System.Text.RegularExpressions.Regex.Replace(
                edit.Put,
                @"\{long:(\d+)\}",
                m => new string('x', int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
            )
            : edit.Put;
        var before = files[edit.File];
        var at = before.IndexOf(edit.Find, StringComparison.Ordinal);
        if (at < 0)
            throw new InvalidOperationException($"{edit.File} does not hold {edit.Find}");
        var comments = string.Concat(Enumerable.Repeat("# a comment\n", random.Next(0, 20)));
        var after = comments + before[..at] + put + before[(at + edit.Find.Length)..];
        // A deletion is reported at the parent: the last line before the edit that matches.
        var lines = after.Split('\n');
        var editLine = after[..(comments.Length + at)].Count(c => c == '\n');
        var line =
            edit.Kind == "required member deleted"
                ? Enumerable.Range(0, editLine + 1).Last(i => lines[i].StartsWith(edit.Expected, StringComparison.Ordinal))
                : Enumerable.Range(0, lines.Length).First(i => i >= editLine && lines[i].Contains(edit.Expected, StringComparison.Ordinal));
        return new(edit.Kind, edit.File, after, line + 1);
    }
}
