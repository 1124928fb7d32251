namespace GitOps.EndToEnd.Stories;

/// <summary>
/// A resource of a story's repository. Its lineage is part of its content and stays when it is renamed, so that no two resources have the
/// same content by chance.
/// </summary>
internal sealed record Item(string Kind, string Name, int Lineage)
{
    public string Id => $"{Kind}/{Name}";

    /// <summary>A hyperparameter of a job, or an environment variable of a model.</summary>
    public int Value { get; init; } = 1;

    /// <summary>The instance type of a job or a configuration.</summary>
    public string Instance { get; init; } = "ml.m5.large";

    /// <summary>The value of the tag <c>team</c>.</summary>
    public string Team { get; init; } = "a";

    /// <summary>The name of what it uses: a configuration its model, an endpoint its configuration, a job its data set.</summary>
    public string? Uses { get; init; }

    /// <summary>The note of the annotation that suspends it.</summary>
    public string? Suspended { get; init; }

    /// <summary>Whether the job runs until it is stopped.</summary>
    public bool IsBusy { get; init; }

    /// <summary>Whether its manifest adopts what others made.</summary>
    public bool IsAdopting { get; init; }

    /// <summary>The kind and the name of what must be in sync before it.</summary>
    public string? DependsOn =>
        Kind switch
        {
            "EndpointConfig" => $"Model/{Uses}",
            "Endpoint" => $"EndpointConfig/{Uses}",
            _ => null,
        };

    public string Manifest() =>
        $$"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: {{Kind}}
            metadata:
              name: {{Name}}
              annotations: {{{Annotations()}}}
            spec:
              tags: [{key: team, value: {{Team}}}]

            """ + Spec();

    private string Annotations() =>
        string.Join(
            ", ",
            new[]
            {
                Suspended is null ? null : $"gitops.mlops/suspend: \"{Suspended}\"",
                IsAdopting ? "gitops.mlops/adopt: \"true\"" : null,
            }.OfType<string>()
        );

    private string Spec() =>
        Kind switch
        {
            "TrainingJob" => $$$"""
                  roleARN: ${{ vars.role }}
                  hyperParameters: {value: "{{{Value}}}", lineage: "{{{Lineage}}}"}
                  algorithmSpecification:
                    trainingImage: local/process
                    trainingInputMode: File
                    containerEntrypoint: [{{{(IsBusy ? "sleep, \"600\"" : "\"true\"")}}}]
                {{{(Uses is null ? "" : Channel())}}}
                  outputDataConfig: {s3OutputPath: "s3://${{ env.bucket }}/models"}
                  resourceConfig: {instanceCount: 1, instanceType: {{{Instance}}}, volumeSizeInGB: 5}
                  stoppingCondition: {maxRuntimeInSeconds: 600}

                """,
            "Model" => $$$"""
                  executionRoleARN: ${{ vars.role }}
                  primaryContainer:
                    image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/not-served-here:1"
                    environment: {VALUE: "{{{Value}}}", LINEAGE: "{{{Lineage}}}"}

                """,
            "EndpointConfig" => $$"""
                  productionVariants:
                    - {variantName: main, modelName: {{Uses}}, initialInstanceCount: 1, instanceType: {{Instance}}}

                """,
            "Endpoint" => $"  endpointConfigName: {Uses}\n",
            "ModelPackageGroup" => $"  modelPackageGroupName: {Name}\n",
            _ => throw new InvalidOperationException($"unknown kind {Kind}"),
        };

    private string Channel() =>
        $$$"""
              inputDataConfig:
                - channelName: train
                  contentType: text/csv
                  dataSource: {s3DataSource: {s3DataType: S3Prefix, s3URI: "${{ ref.Dataset.{{{Uses}}}.uri }}/"}}
            """;
}
