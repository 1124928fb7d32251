using System.Globalization;
using System.Text;
using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Engine.Deciding;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;
using GitOps.Testing;

namespace GitOps.Engine.Tests.Reading;

/// <summary>Commits that are made to exhaust a controller end with an error, or are read as any other.</summary>
public sealed class ContentLimitTests
{
    // Far less than a thread of the pool has.
    private const int SmallStack = 256 << 10;

    [Fact]
    public void A_chain_of_references_of_any_length_is_read_and_planned_with_a_small_stack()
    {
        var content = OnSmallStack(() => Read(Models(20_000, i => i + 1 < 20_000 ? $"${{{{ ref.Model.m{i + 1}.ModelArn }}}}" : "end")));

        Assert.Empty(content.Errors);
        Assert.Equal("m19999", content.Graph.Resources[0].Id.Name);
        var named = OnSmallStack(() => Fingerprints.Apply(content.Graph, new Dictionary<ResourceId, DatasetVersion>()).Graph);
        Assert.All(named.Resources, r => Assert.NotEmpty(r.ActualName));
    }

    [Fact]
    public void A_cycle_of_any_length_is_one_error_of_one_line()
    {
        var content = OnSmallStack(() => Read(Models(20_000, i => $"${{{{ ref.Model.m{(i + 1) % 20_000}.ModelArn }}}}")));

        var error = Assert.Single(content.Errors);
        Assert.Equal(DiagnosticCodes.Cycle, error.Code);
        Assert.Contains("(19992 more) → Model/m0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_mistakes_in_every_line_the_first_are_reported()
    {
        var fields = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"  wrong{i}: 1\n"));
        var content = Read(
            Enumerable
                .Range(0, 16)
                .ToDictionary(
                    i => $"models/{i}.yaml",
                    i => $"apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Model\nmetadata: {{name: m{i}}}\nspec:\n{fields}"
                )
        );

        Assert.Equal(DiagnosticList.Limit, content.Errors.Count);
    }

    [Fact]
    public void A_long_name_is_cut_in_the_message()
    {
        var name = new string('x', 1_000_000);
        var content = Read(
            new Dictionary<string, string>
            {
                ["models/a.yaml"] =
                    $"apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Model\nmetadata: {{name: m}}\nspec: {{? {name} : 1}}\n",
            }
        );

        Assert.All(content.Errors, e => Assert.InRange((e.Message + e.Path + e.Help).Length, 1, 4_000));
    }

    [Fact]
    public void More_resources_than_the_limit_are_an_error_of_the_environment() =>
        AssertTooLarge("more than 20000 resources", Read(Models(60_000, i => $"${{{{ ref.Model.m{i + 1}.ModelArn }}}}")));

    [Fact]
    public void More_references_than_the_limit_are_an_error_of_the_environment() =>
        AssertTooLarge(
            "150000 references: expected at most 100000",
            Read(Models(1_001, i => i == 0 ? "" : string.Concat(Enumerable.Repeat($"${{{{ ref.Model.m{i - 1}.ModelArn }}}}", 150))))
        );

    [Fact]
    public void More_text_than_the_limit_is_an_error_of_the_environment() =>
        AssertTooLarge(
            "bytes of manifests",
            Read(Enumerable.Range(0, 20).ToDictionary(i => $"models/{i}.yaml", _ => "# " + new string('x', 4_000_000)))
        );

    [Fact]
    public void More_values_than_the_limit_are_an_error_of_the_environment()
    {
        // Each alias counts for what it stands for.
        var text = new StringBuilder("apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Model\nmetadata: {name: m}\nspec:\n  tags:\n");
        text.Append("  - &a [").AppendJoin(',', Enumerable.Repeat("1", 1000)).AppendLine("]");
        for (var i = 0; i < 180; i++)
            text.AppendLine("  - *a");
        AssertTooLarge(
            "values, aliases counted",
            Read(Enumerable.Range(0, 12).ToDictionary(i => $"models/{i}.yaml", _ => text.ToString()))
        );
    }

    [Fact]
    public void Twenty_thousand_broken_references_are_reported_in_a_time_that_grows_with_their_number()
    {
        var content = Read(Models(20_000, i => $"${{{{ ref.Model.missing-{i}.ModelArn }}}}"));

        Assert.Equal(DiagnosticList.Limit, content.Errors.Count(e => e.Code == DiagnosticCodes.BrokenReference));
        Assert.InRange(content.Errors.Count(e => e.Help is not null), 1, ContentLimits.Suggestions + 1);
    }

    [Fact]
    public void A_name_in_a_file_that_can_not_be_parsed_is_not_missing()
    {
        var files = Models(2, i => $"${{{{ ref.Model.unread-{i}.ModelArn }}}}");
        files["models/broken.yaml"] =
            string.Concat(Enumerable.Repeat("name: x ", 100_000))
            + "\nmetadata: {name: 'unread-0'}\nmetadata:\n  name: unread-1 # here\n - [";

        Assert.DoesNotContain(Read(files).Errors, e => e.Code == DiagnosticCodes.BrokenReference);
    }

    [Fact]
    public void A_data_file_that_is_too_large_is_not_read()
    {
        var files = Models(1, _ => "x");
        files["models/data.yaml"] = "apiVersion: gitops.mlops/v1alpha1\nkind: Dataset\nmetadata: {name: rows}\nspec: {path: data}\n";
        files["data/huge.csv"] = "";

        var error = Assert.Single(Read(files, new SizedFiles(files)).Errors);
        Assert.Equal("Dataset/rows contains data/huge.csv with 5000000000 bytes: expected at most 104857600", error.Message);
    }

    private static void AssertTooLarge(string expected, EnvironmentContent content)
    {
        var error = Assert.Single(content.Errors);
        Assert.Equal(DiagnosticCodes.EnvironmentTooLarge, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Models(int count, Func<int, string> value)
    {
        var documents = Enumerable
            .Range(0, count)
            .Select(i =>
                "apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Model\nmetadata: {name: m"
                + i.ToString(CultureInfo.InvariantCulture)
                + "}\n"
                + "spec: {executionRoleARN: 'arn:aws:iam::000000000000:role/r', primaryContainer: {image: i, environment: {NEXT: '"
                + value(i)
                + "'}}}\n"
            );
        return documents.Chunk(500).Select((d, i) => (d, i)).ToDictionary(c => $"models/{c.i}.yaml", c => string.Join("---\n", c.d));
    }

    private static EnvironmentContent Read(Dictionary<string, string> files, IRepositoryFiles? read = null)
    {
        var environment = new EnvironmentSettings
        {
            Name = "dev",
            Region = "eu-west-1",
            Account = "000000000000",
            Paths = ["models"],
            Bucket = "b",
        };
        var pipeline = new EnvironmentPipeline(new Decider(new AllowEverything()), KindCatalog.Default, TimeProvider.System);
        return pipeline.Read("shop", environment, read ?? new MemoryFiles(files), new());
    }

    private static T OnSmallStack<T>(Func<T> run)
    {
        T result = default!;
        var thread = new Thread(() => result = run(), SmallStack);
        thread.Start();
        thread.Join();
        return result;
    }

    // A file whose content must not be asked for.
    private sealed class SizedFiles(Dictionary<string, string> files) : IRepositoryFiles
    {
        private readonly MemoryFiles _files = new(files);

        public string Source => _files.Source;

        public string Commit => _files.Commit;

        public IReadOnlyList<RepositoryFile> List(string path, int limit = int.MaxValue) => _files.List(path, limit);

        public long? SizeOf(string path) => path == "data/huge.csv" ? 5_000_000_000 : _files.SizeOf(path);

        public byte[]? Read(string path) =>
            path == "data/huge.csv" ? throw new InvalidOperationException("read a file that is too large") : _files.Read(path);

        public void Dispose() { }
    }
}
