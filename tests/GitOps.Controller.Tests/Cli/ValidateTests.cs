using GitOps.Controller.Cli;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Testing;

namespace GitOps.Controller.Tests.Cli;

/// <summary>What <c>gitops validate</c> prints, and its exit code.</summary>
public sealed class ValidateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-validate-").FullName;

    public ValidateTests()
    {
        Host(new StringWriter()).Repositories.Create(_folder);
        Write("gitops.yaml", Loading.Settings);
        foreach (var (path, text) in MemoryFiles.Load(Path.Combine(Tree.Cases("changes"), "base")))
            Write(path, text);
    }

    [Fact]
    public async Task A_valid_repository_has_no_errors() => Assert.Equal((0, "Valid: no errors\n"), await ValidateAsync());

    [Theory]
    [InlineData(
        "models/endpoint.yaml",
        "instanceType: ml.m5.large",
        "instanceType: ${{ vars.instance",
        "models/endpoint.yaml:12:21: error bad-expression: the expression '${{ vars.instance' is not closed"
    )]
    [InlineData(
        "models/endpoint.yaml",
        "      instanceType: ml.m5.large\n",
        "",
        "models/endpoint.yaml:8:7: error bad-union: spec.productionVariants[0]: invalid combination of fields"
    )]
    [InlineData(
        "models/dataset.yaml",
        "path: data/",
        "path: date/",
        "models/dataset.yaml:1:1: error no-data: spec.path: Dataset/customers has no files at date/customers"
    )]
    [InlineData(
        "models/training.yaml",
        "kind: TrainingJob\nmetadata:\n  name: churn",
        "kind: TrainingJob\nmetadata:\n  name: renamed",
        "error broken-reference: spec.PrimaryContainer.ModelDataUrl: unknown reference TrainingJob/churn"
    )]
    public async Task What_can_not_work_is_an_error(string file, string text, string replacement, string expected)
    {
        var before = await File.ReadAllTextAsync(Path.Combine(_folder, file));
        Assert.Contains(text, before, StringComparison.Ordinal);
        Write(file, before.Replace(text, replacement, StringComparison.Ordinal));

        var (code, printed) = await ValidateAsync();

        Assert.Equal(1, code);
        Assert.Contains(expected, printed, StringComparison.Ordinal);
        Assert.EndsWith("\n1 error\n", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_Git_does_not_have_is_a_warning_because_AWS_may_have_it()
    {
        var model = await File.ReadAllTextAsync(Path.Combine(_folder, "models/model.yaml"));
        Write(
            "models/model.yaml",
            model.Replace("churn", "churns", StringComparison.Ordinal).Replace("Job.churns", "Job.churn", StringComparison.Ordinal)
        );

        Assert.Equal(
            (
                0,
                "models/endpoint.yaml:9:18: warning external-name: spec.ProductionVariants[0].ModelName: "
                    + "environment dev has no Model churn: it must exist in AWS (did you mean churns?)\n0 errors, 1 warning\n"
            ),
            await ValidateAsync()
        );
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Printed)> ValidateAsync()
    {
        var results = new StringWriter();
        var code = await CommandLine.RunAsync(["validate"], Host(results));
        return (code, results.ToString());
    }

    private Host Host(TextWriter results) =>
        new(new Output(results, TextWriter.Null, isTerminal: false, canPrompt: false), _folder, TimeProvider.System, _folder);

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
