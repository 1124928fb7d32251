using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Observed;
using GitOps.Engine.Deciding;
using GitOps.Engine.Observing;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;

namespace GitOps.Testing;

/// <summary>Reads a repository in memory as the commands do.</summary>
public static class Loading
{
    /// <summary>A gitops.yaml of one environment named dev over the folder models.</summary>
    public const string Settings = """
        apiVersion: gitops.mlops/v1alpha1
        kind: Repository
        repository: churn
        environments:
          - name: dev
            paths: [models]
            account: "123456789012"
            region: eu-west-1
            bucket: churn-dev
            vars: {instance: ml.m5.large, role: "arn:aws:iam::123456789012:role/sagemaker"}
        """;

    private static readonly EnvironmentPipeline Pipeline = new(
        new Decider(new AllowEverything()),
        KindCatalog.Default,
        TimeProvider.System
    );

    /// <summary>All faults of all environments.</summary>
    public static IReadOnlyList<Diagnostic> Validate(IReadOnlyDictionary<string, string> files)
    {
        var memory = new MemoryFiles(WithSettings(files));
        var reading = new RepositoryReader(memory, KindCatalog.Default);
        var settings = reading.ReadSettings();
        var found = settings?.Environments.SelectMany(e => Pipeline.Read("churn", e, memory, new()).Diagnostics) ?? [];
        return Diagnostic.Sort([.. reading.Diagnostics, .. found]);
    }

    /// <summary>What the first environment wants, with fingerprints and names; throws on any fault.</summary>
    public static DesiredGraph Graph(IReadOnlyDictionary<string, string> files, DateTimeOffset? now = null)
    {
        var memory = new MemoryFiles(WithSettings(files));
        var reading = new RepositoryReader(memory, KindCatalog.Default);
        var settings = reading.ReadSettings() ?? throw new InvalidOperationException(string.Join('\n', reading.Diagnostics));
        var content = Pipeline.Read(settings.Repository, settings.Environments[0], memory, new());
        var (complete, more, _) = new InputResolver(new NoDatasets(), new NoReader(), now ?? Noon, new())
            .ResolveAsync(content.Graph, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        var all = reading.Diagnostics.Concat(content.Diagnostics).Concat(more).Where(d => d.Severity == Severity.Error).ToList();
        return all.Count == 0 ? complete : throw new InvalidOperationException(string.Join('\n', all));
    }

    private static IReadOnlyDictionary<string, string> WithSettings(IReadOnlyDictionary<string, string> files) =>
        files.ContainsKey("gitops.yaml") ? files : new Dictionary<string, string>(files) { ["gitops.yaml"] = Settings };

    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private sealed class NoReader : IResourceReader
    {
        public Task<Sweep> SweepAsync(string? repository, CancellationToken cancellationToken) => Task.FromResult(Sweep.Of([], []));

        public Task<IReadOnlyList<ObservedResource>?> SearchAsync(Kind kind, string? repository, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ObservedResource>?>(null);

        public Task<ObservedResource?> DescribeAsync(Kind kind, string handle, CancellationToken cancellationToken) =>
            Task.FromResult<ObservedResource?>(null);

        public Task<IReadOnlyList<ObservedResource>> ChildrenAsync(Kind kind, string parent, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ObservedResource>>([]);

        public Task<IReadOnlyList<ObservedResource>> RefreshAsync(
            IReadOnlyList<ObservedResource> resources,
            CancellationToken cancellationToken
        ) => Task.FromResult(resources);
    }

    private sealed class NoDatasets : IDatasetReader
    {
        public Task<string> DigestAsync(string s3Uri, string? versionId, CancellationToken cancellationToken) =>
            Task.FromResult(versionId ?? "0000000000000000");

        public Task<bool> IsCompleteAsync(DesiredDataset dataset, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
