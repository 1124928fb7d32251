using System.Text;
using GitOps.Core.Manifests;

namespace GitOps.Fuzz.Targets;

/// <summary>The file gitops.yaml.</summary>
internal sealed class SettingsTarget : ITarget
{
    private const string Everything = """
        apiVersion: gitops.mlops/v1alpha1
        kind: Repository
        repository: churn
        environments:
          - &dev
            name: dev
            paths: [models, shared/]
            branch: main
            account: "123456789012"
            region: eu-west-1
            roleArn: arn:aws:iam::123456789012:role/gitops
            endpoint: http://127.0.0.1:4566
            bucket: churn-dev
            namePrefix: dev-
            historyLimit: 3
            suspend: false
            sync: {mode: manual, selfHeal: true, prune: true}
            signers: {allowedSigners: allowed_signers, keys: [keys/a.asc]}
            vars: {instance: ml.m5.large, rounds: "50", eta: "0.3"}
          - <<: *dev
            name: prod
            namePrefix: prod-
            tag: "v*"
          - {name: stage, paths: [models], version: ">=1.0.0 <2.0.0", account: "123456789012", region: eu-west-2}
        """;

    public IReadOnlyList<byte[]> Corpus { get; } =
        Corpora.Bytes([Everything, .. Corpora.Files("tests/cases", "gitops.yaml").Concat(Corpora.Files("repo-template", "gitops.yaml"))]);

    public string Run(byte[] input) => Pipeline.Codes(RepositorySettingsReader.Read(Encoding.UTF8.GetString(input)).Diagnostics);

    public void Dispose() { }
}
