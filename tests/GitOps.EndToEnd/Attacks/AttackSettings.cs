namespace GitOps.EndToEnd.Attacks;

/// <summary>The <c>gitops.yaml</c> of a repository with one environment.</summary>
internal static class AttackSettings
{
    public const string Account = "123456789012";
    public const string Region = "eu-west-1";

    /// <summary>Settings of the repository of a threat; what is not said is honest.</summary>
    public static string Of(
        Threat threat,
        string? repository = null,
        string account = Account,
        string region = Region,
        string endpoint = "local",
        string? prefix = null,
        string more = ""
    ) => Of(repository ?? AttackWorld.SourceOf(threat), account, region, endpoint, prefix ?? AttackWorld.SourceOf(threat) + "-", more);

    public static string Of(
        string repository,
        string account = Account,
        string region = Region,
        string endpoint = "local",
        string? prefix = null,
        string more = ""
    ) =>
        $$"""
            apiVersion: gitops.mlops/v1alpha1
            kind: Repository
            repository: {{repository}}
            environments:
              - name: dev
                paths: [models]
                account: "{{account}}"
                region: {{region}}
                endpoint: "{{endpoint}}"
                bucket: {{repository}}
                namePrefix: {{prefix ?? repository + "-"}}
                sync: {prune: true}
                vars:
                  role: arn:aws:iam::123456789012:role/sagemaker
                  image: 141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1
                {{more}}
            """;
}
