using GitOps.Core.Desired;
using GitOps.Testing;

namespace GitOps.Core.Tests.Desired;

public sealed class ActualNameTests
{
    private const string Fingerprint = "0123456789abcdef";

    [Theory]
    [InlineData("churn", 63, 1, "churn-0123456789")]
    [InlineData("churn", 63, 2, "churn-0123456789-2")]
    [InlineData("churn", 19, 1, "churn-0123456789")]
    [InlineData("churn", 18, 1, "chur-0123456789")]
    [InlineData("ab-cd", 17, 1, "ab-0123456789")]
    public void Only_the_base_of_a_name_is_cut(string baseName, int limit, int attempt, string name) =>
        Assert.Equal(name, ActualName.ByContent(baseName, Fingerprint, limit, attempt));

    [Theory]
    [InlineData("churn-0123456789", 1)]
    [InlineData("churn-0123456789-2", 2)]
    [InlineData("churn-0123456789-12", 12)]
    [InlineData("churn-0123456789-next", 1)]
    [InlineData("churn-9876543210-2", 1)]
    [InlineData("0123456789-2", 1)]
    [InlineData("-0123456789-2", 2)]
    public void The_attempt_of_a_name_is_the_number_after_the_fingerprint(string name, int attempt) =>
        Assert.Equal(attempt, ActualName.Attempt(name, Fingerprint));

    [Theory]
    [InlineData("TrainingJob", "", "churn-?")]
    [InlineData("Model", "", "dev-churn-?")]
    [InlineData("Endpoint", "", "dev-churn")]
    [InlineData("Model", "gitops.mlops/exact-name: \"true\"", "churn")]
    [InlineData("Endpoint", "gitops.mlops/exact-name: \"true\"", "churn")]
    public void Only_a_run_and_an_exact_name_have_no_prefix(string kind, string annotation, string name)
    {
        var files = MemoryFiles.Load(Path.Combine(Tree.Cases("changes"), "base"));
        foreach (var file in files.Keys.Where(f => f.EndsWith(".yaml", StringComparison.Ordinal)).ToList())
            files[file] = files[file]
                .Replace(
                    $"kind: {kind}\nmetadata:\n",
                    $"kind: {kind}\nmetadata:\n  annotations: {{{annotation}}}\n",
                    StringComparison.Ordinal
                );
        files["gitops.yaml"] = Loading.Settings + "\n    namePrefix: dev-\n";

        var resource = Loading.Graph(files).Resources.Single(r => r.Kind.Name == kind);

        Assert.Equal(name.Replace("?", resource.Fingerprint[..10], StringComparison.Ordinal), resource.ActualName);
    }

    [Fact]
    public void Two_resources_that_would_have_one_name_are_a_fault()
    {
        var files = MemoryFiles.Load(Path.Combine(Tree.Cases("changes"), "base"));
        files["models/other.yaml"] = files["models/endpoint.yaml"]
            .Split("---\n")[1]
            .Replace("  name: churn\n", "  name: other\n", StringComparison.Ordinal);

        var fault = Assert.Throws<InvalidOperationException>(() => Loading.Graph(files)).Message;

        Assert.Contains("same-name", fault, StringComparison.Ordinal);
        Assert.Contains("Endpoint/churn and Endpoint/other", fault, StringComparison.Ordinal);
        Assert.Contains("models/other.yaml", fault, StringComparison.Ordinal);
        Assert.Contains("metadata.name", fault, StringComparison.Ordinal);
    }
}
