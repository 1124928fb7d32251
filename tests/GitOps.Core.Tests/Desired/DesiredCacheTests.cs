using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;
using GitOps.Testing;

namespace GitOps.Core.Tests.Desired;

/// <summary>Results that are reused from an earlier commit equal those of reading everything again.</summary>
public sealed class DesiredCacheTests
{
    private const string Dataset = "apiVersion: gitops.mlops/v1alpha1\nkind: Dataset\nmetadata: {name: rows}\nspec: {path: data/rows}\n";

    private const string Model = """
        apiVersion: sagemaker.services.k8s.aws/v1alpha1
        kind: Model
        metadata: {name: churn}
        spec:
          executionRoleARN: ${{ vars.role }}
          primaryContainer:
            image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1
            modelDataURL: "${{ ref.Dataset.rows.uri }}/model.tar.gz"
        """;

    [Fact]
    public void A_reference_to_a_removed_data_set_is_an_error() =>
        Assert.Equal(["broken-reference"], Codes(("models/data.yaml", Dataset), ("models/data.yaml", "# nothing\n")));

    [Fact]
    public void A_reference_into_a_removed_unreadable_file_is_an_error() =>
        Assert.Equal(["broken-reference"], Codes(("models/data.yaml", Dataset + "oops: ["), ("models/data.yaml", "# nothing\n")));

    [Fact]
    public void A_file_that_becomes_readable_again_is_used_again() =>
        Assert.Empty(Codes(("models/data.yaml", "# nothing\n"), ("models/data.yaml", Dataset)));

    // The errors of the second of two commits, read with the results of the first.
    private static IEnumerable<string> Codes(params (string Path, string Text)[] commits)
    {
        var (cache, parsed) = (new DesiredCache(), (IReadOnlyDictionary<RepositoryFile, ParsedFile>?)null);
        var settings = Manifests.RepositorySettingsReader.Read(Loading.Settings).Settings!;
        IReadOnlyList<Diagnostic> found = [];
        foreach (var (path, text) in commits)
        {
            var files = new ContentFiles(
                new()
                {
                    ["gitops.yaml"] = Loading.Settings,
                    ["models/model.yaml"] = Model,
                    [path] = text,
                }
            );
            var reading = new RepositoryReader(files, KindCatalog.Default, parsed);
            var manifests = reading.ReadManifests(settings.Environments[0]);
            found = DesiredState
                .Build("churn", settings.Environments[0], manifests.Manifests, manifests.Unread, KindCatalog.Default, cache)
                .Diagnostics;
            parsed = reading.Parsed;
        }

        return found.Select(d => d.Code);
    }

    /// <summary>Files with content ids, as in a commit.</summary>
    private sealed class ContentFiles(Dictionary<string, string> files) : IRepositoryFiles
    {
        private readonly MemoryFiles _files = new(files);

        public string Source => _files.Source;

        public string Commit => _files.Commit;

        public IReadOnlyList<RepositoryFile> List(string path, int most = int.MaxValue) =>
            [.. _files.List(path, most).Select(f => f with { Id = files[f.Path] })];

        public long? SizeOf(string path) => _files.SizeOf(path);

        public byte[]? Read(string path) => _files.Read(path);

        public void Dispose() => _files.Dispose();
    }
}
