using System.Text;

namespace GitOps.Fuzz.Targets;

/// <summary>One manifest file of an environment, read to the desired state.</summary>
internal sealed class ManifestTarget : ITarget
{
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
            roleArn: arn:aws:iam::123456789012:role/gitops
            vars: {instance: ml.m5.large, role: "arn:aws:iam::123456789012:role/sagemaker", rounds: "50", image: "i:1"}
        """;

    public IReadOnlyList<byte[]> Corpus { get; } = Corpora.Bytes([.. Manifests("tests/cases"), .. Manifests("repo-template")]);

    public string Run(byte[] input) =>
        Pipeline.Codes(
            new FilesInMemory(
                new Dictionary<string, byte[]>
                {
                    ["gitops.yaml"] = Encoding.UTF8.GetBytes(Settings),
                    ["models/a.yaml"] = input,
                    ["data/customers/train.csv"] = "1,2\n"u8.ToArray(),
                }
            )
        );

    public void Dispose() { }

    private static IEnumerable<string> Manifests(string folder) =>
        Corpora.Files(folder, "*.yaml").Where(t => !t.Contains("kind: Repository", StringComparison.Ordinal));
}
