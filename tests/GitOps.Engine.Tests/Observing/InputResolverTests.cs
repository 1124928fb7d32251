using GitOps.Core.Diagnostics;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Errors;
using GitOps.Engine.Observing;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;
using GitOps.Testing;
using GitOps.Testing.InMemory;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Engine.Tests.Observing;

/// <summary>The versions of data and the ticks of schedules, over an account in memory.</summary>
public sealed class InputResolverTests
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";

    private readonly InMemoryAws _aws = new();

    [Theory]
    [InlineData("", "", "Dataset/prices 0000000000000000")]
    [InlineData(", onNewData: run", "Dataset/prices 0000000000000000", "")]
    [InlineData(", versionId: \"7\"", "", "Dataset/prices 7")]
    public async Task Data_in_s3_has_a_version_that_is_proposed_unless_it_runs(string option, string automatic, string proposed)
    {
        var resolved = await ResolveAsync(Dataset($"s3Uri: s3://prices/all{option}"));

        Assert.Equal(new InputVersions(automatic, proposed), resolved.Versions);
    }

    [Fact]
    public async Task Data_that_can_not_be_read_is_reported_at_its_manifest()
    {
        _aws.Reject("Digest s3://prices/all", ServiceErrorKind.NotFound);

        var resolved = await ResolveAsync(Dataset("s3Uri: s3://prices/all"));

        var diagnostic = Assert.Single(resolved.Diagnostics);
        Assert.Equal((DiagnosticCodes.NoData, InputVersions.None), (diagnostic.Code, resolved.Versions));
        Assert.Contains("Dataset/prices can't be read at s3://prices/all", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(ServiceErrorKind.Unavailable), InlineData(ServiceErrorKind.Throttled)]
    public async Task A_disturbance_of_s3_is_not_a_mistake_in_the_manifest(ServiceErrorKind kind)
    {
        _aws.Reject("Digest s3://prices/all", kind);

        var error = await Assert.ThrowsAsync<ServiceException>(() => ResolveAsync(Dataset("s3Uri: s3://prices/all")));

        Assert.Equal(kind, error.Kind);
    }

    [Theory]
    [InlineData("data/prices/other.csv", "a,b", null)]
    [InlineData("data/prices/a.csv", Pointer, DiagnosticCodes.LfsPointer)]
    [InlineData("data/elsewhere/a.csv", "a,b", DiagnosticCodes.NoData)]
    public void Data_in_git_consists_of_its_files_which_are_read_without_AWS(string path, string content, string? code)
    {
        var error = Read(Situation.Noon, Dataset("path: data/prices"), [(path, content)]).Content.Errors.SingleOrDefault();

        Assert.Equal((code, code is null ? null : "models/all.yaml:1:1"), (error?.Code, error?.Position?.ToString()));
    }

    [Theory, InlineData("/"), InlineData("."), InlineData("data//prices"), InlineData("../prices"), InlineData("./data")]
    public void A_path_of_data_is_a_path_in_the_repository(string path)
    {
        var error = Assert.Single(Read(Situation.Noon, Dataset($"path: {path}"), [("data/prices/a.csv", "1")]).Content.Errors);

        Assert.Equal((DiagnosticCodes.BadPath, "models/all.yaml:4:15"), (error.Code, error.Position?.ToString()));
    }

    [Fact]
    public async Task The_version_of_data_in_git_follows_names_and_content_alone()
    {
        var manifest = Dataset("path: data/prices");
        var version = await VersionAsync(manifest, ("data/prices/a.csv", "1"), ("data/prices/b.csv", "2"));

        Assert.Equal(version, await VersionAsync(manifest, ("data/prices/b.csv", "2"), ("data/prices/a.csv", "1"), ("data/c.csv", "3")));
        Assert.NotEqual(version, await VersionAsync(manifest, ("data/prices/a.csv", "2"), ("data/prices/b.csv", "1")));
        Assert.NotEqual(version, await VersionAsync(manifest, ("data/prices/a.csv", "1"), ("data/prices/c.csv", "2")));
    }

    [Theory]
    [InlineData("latest", "2026-11-24T02:30", "2026-11-24T02:00")]
    [InlineData("latest", "2026-11-24T12:00", "2026-11-24T02:00")]
    [InlineData("none", "2026-11-24T02:30", "2026-11-24T02:00")]
    [InlineData("none", "2026-11-24T12:00", null)]
    public async Task A_missed_tick_is_current_only_with_catch_up(string catchUp, string now, string? tick) =>
        Assert.Equal(tick, await TickAsync(catchUp, now));

    [Theory, InlineData("TrainingJob"), InlineData("Model")]
    public async Task A_missed_tick_is_current_if_its_run_or_what_was_made_of_it_exists(string exists)
    {
        var past = await ResolveAsync(Utc("2026-11-22T02:30"), Nightly("none"), []);
        _aws.With(Simulation.Apply(past.Graph).Resources.Values.Where(r => r.Kind.Name == exists));

        Assert.Equal("2026-11-22T02:00", await TickAsync("none", "2026-11-24T12:00"));
    }

    [Fact]
    public async Task The_search_for_the_last_tick_that_ran_ends()
    {
        var past = await ResolveAsync(Utc("2026-10-01T02:30"), Nightly("none"), []);
        _aws.With(Simulation.Apply(past.Graph));

        Assert.Null(await TickAsync("none", "2026-11-24T12:00"));
        Assert.InRange(_aws.Journal.Count(c => c.StartsWith("Describe TrainingJob", StringComparison.Ordinal)), 10, 12);
    }

    private async Task<string?> TickAsync(string catchUp, string now)
    {
        var resolved = await ResolveAsync(Utc(now), Nightly(catchUp), []);
        return resolved.Versions.Automatic is { Length: > 0 } line
            ? $"{DateTimeOffset.Parse(line.Split(' ')[1], null):yyyy-MM-ddTHH:mm}"
            : null;
    }

    private async Task<string> VersionAsync(string manifest, params (string Path, string Content)[] files) =>
        Assert.Single((await ResolveAsync(manifest, files)).Graph.Datasets).Version!.Digest;

    private Task<ResolvedInputs> ResolveAsync(string manifest, params (string Path, string Content)[] files) =>
        ResolveAsync(Situation.Noon, manifest, files);

    private Task<ResolvedInputs> ResolveAsync(DateTimeOffset now, string manifest, (string Path, string Content)[] files)
    {
        var (pipeline, content) = Read(now, manifest, files);
        Assert.Empty(content.Errors);
        var connection = new EnvironmentConnection(_aws, _aws, _aws, _aws, null!, null!);
        return pipeline.ResolveAsync(content, connection, new(), CancellationToken.None);
    }

    private static (EnvironmentPipeline Pipeline, EnvironmentContent Content) Read(
        DateTimeOffset now,
        string manifest,
        (string Path, string Content)[] files
    )
    {
        var all = files.ToDictionary(f => f.Path, f => f.Content);
        (all["gitops.yaml"], all["models/all.yaml"]) = (Situation.Settings, manifest);
        var pipeline = new EnvironmentPipeline(new Decider(new AllowEverything()), KindCatalog.Default, new FakeTimeProvider(now));
        var repository = new MemoryFiles(all);
        var settings = new RepositoryReader(repository, KindCatalog.Default).ReadSettings()!;
        return (pipeline, pipeline.Read(settings.Repository, settings.Environments[0], repository, new()));
    }

    private static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time + "Z", null);

    private static string Dataset(string spec) =>
        $$"""
            apiVersion: gitops.mlops/v1alpha1
            kind: Dataset
            metadata: {name: prices}
            spec: { {{spec}} }
            """;

    private static string Nightly(string catchUp) =>
        $$$"""
            apiVersion: gitops.mlops/v1alpha1
            kind: Schedule
            metadata: {name: nightly}
            spec: {cron: 0 2 * * *, catchUp: {{{catchUp}}}, runs: [TrainingJob/churn]}
            ---
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: TrainingJob
            metadata: {name: churn}
            spec:
              roleARN: ${{ vars.role }}
              algorithmSpecification: {trainingImage: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1", trainingInputMode: File}
              outputDataConfig: {s3OutputPath: "s3://churn-dev/models"}
              resourceConfig: {instanceCount: 1, instanceType: ml.m5.large, volumeSizeInGB: 5}
              stoppingCondition: {maxRuntimeInSeconds: 600}
            ---
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: Model
            metadata: {name: churn}
            spec:
              executionRoleARN: ${{ vars.role }}
              primaryContainer:
                image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1
                modelDataURL: ${{ ref.TrainingJob.churn.ModelArtifacts.S3ModelArtifacts }}
            """;
}
