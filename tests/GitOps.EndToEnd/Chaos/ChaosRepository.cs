using System.Globalization;
using System.Text;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Chaos;

/// <summary>
/// A repository of many environments, each with files of its own; every change uses values that were never there before, so that going back
/// is detected.
/// </summary>
internal sealed class ChaosRepository(ChaosPlan plan, Random random) : IDisposable
{
    private readonly Upstream _upstream = new();
    private int _value;

    public string Path => _upstream.Path;

    /// <summary>The commits, oldest first.</summary>
    public List<string> Commits { get; } = [];

    public static string Environment(int i) => $"e{i.ToString(CultureInfo.InvariantCulture)}";

    public void LayOut()
    {
        var settings = new StringBuilder("apiVersion: gitops.mlops/v1alpha1\nkind: Repository\nrepository: chaos\nenvironments:\n");
        var files = new List<(string, string)>();
        for (var e = 0; e < plan.Environments; e++)
        {
            settings.Append(
                $"  - {{name: {Environment(e)}, paths: [{Environment(e)}, common], account: \"123456789012\", region: eu-west-1, "
                    + $"endpoint: local, bucket: chaos-data, namePrefix: {Environment(e)}-, historyLimit: 0, sync: {{prune: true}}, "
                    + $"vars: {{role: \"arn:aws:iam::123456789012:role/sagemaker\", image: "
                    + $"\"123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1\"}}}}\n"
            );
            for (var i = 0; i < plan.Models; i++)
                files.Add(Model(e, i));
            for (var i = 0; i < plan.Runs; i++)
                files.Add(Run(e, i));
            for (var i = 0; i < plan.Pipelines; i++)
                files.Add(Pipeline(e, i));
            for (var i = 0; i < plan.Groups; i++)
                files.Add(Group(e, i));
        }

        Commits.Add(
            _upstream.Commit([
                ("gitops.yaml", settings.ToString()),
                ("common/data.yaml", Manifests.Dataset()),
                ("data/rows/train.csv", Manifests.Rows),
                .. files,
            ])
        );
    }

    /// <summary>Changes some things of some environments.</summary>
    public void Change()
    {
        var files = new List<(string, string)>();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var e = random.Next(plan.Environments);
            files.Add(
                random.Next(4) switch
                {
                    0 => Run(e, random.Next(plan.Runs)),
                    1 => Pipeline(e, random.Next(plan.Pipelines)),
                    2 => Group(e, random.Next(plan.Groups)),
                    _ => Model(e, random.Next(plan.Models)),
                }
            );
        }

        Commits.Add(_upstream.Commit([.. files]));
    }

    public void Dispose() => _upstream.Dispose();

    // A model, its configuration, and for some an endpoint on it.
    private (string, string) Model(int e, int i) =>
        (
            $"{Environment(e)}/model-{i}.yaml",
            string.Join(
                "---\n",
                [
                    Manifests.Recorded($"m{i}", _value++),
                    Manifests.Config($"m{i}", $"m{i}"),
                    .. i < plan.Endpoints ? [Manifests.Endpoint($"p{i}", $"m{i}")] : Array.Empty<string>(),
                ]
            )
        );

    private (string, string) Run(int e, int i) =>
        (
            $"{Environment(e)}/run-{i}.yaml",
            $$$"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: TrainingJob
            metadata: {name: "r{{{i}}}-{{{Environment(e)}}}"}
            spec:
              roleARN: ${{ vars.role }}
              hyperParameters: {value: "{{{_value++}}}"}
              algorithmSpecification: {trainingImage: local/process, trainingInputMode: File, containerEntrypoint: [sleep, "0.2"]}
              inputDataConfig:
                - channelName: train
                  dataSource: {s3DataSource: {s3DataType: S3Prefix, s3URI: "${{ ref.Dataset.rows.uri }}/" } }
              outputDataConfig: {s3OutputPath: "s3://${{ env.bucket }}/models"}
              resourceConfig: {instanceCount: 1, instanceType: ml.m5.large, volumeSizeInGB: 5}
              stoppingCondition: {maxRuntimeInSeconds: 600}
            """
        );

    private (string, string) Pipeline(int e, int i) =>
        ($"{Environment(e)}/pipeline-{i}.yaml", Manifests.Pipeline($"pl{i}", $"step-{_value++}"));

    private (string, string) Group(int e, int i) =>
        (
            $"{Environment(e)}/group-{i}.yaml",
            Manifests.PackageGroup($"g{i}")
                + "---\n"
                + Manifests.PackageVersion($"v{i}", $"g{i}", $"s3://chaos-data/models/{_value++}.tar.gz")
        );
}
