namespace GitOps.EndToEnd.Drivers;

/// <summary>Manifests of a small shop; each says only what its case needs.</summary>
internal static class Manifests
{
    public static readonly string Rows = string.Concat(Enumerable.Repeat(Eight, 8));

    private const string Eight = "0,1.0,5.0\n1,9.0,5.5\n0,2.0,6.0\n1,8.0,4.0\n0,1.5,5.0\n1,9.5,5.5\n0,2.5,6.0\n1,8.5,4.0\n";

    public static string Dataset(string name = "rows") =>
        $$"""
            apiVersion: gitops.mlops/v1alpha1
            kind: Dataset
            metadata: {name: {{name}}}
            spec: {path: data/{{name}}}

            """;

    public static string Job(string name, int depth = 2) =>
        $$$"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: TrainingJob
            metadata: {name: {{{name}}}}
            spec:
              roleARN: ${{ vars.role }}
              hyperParameters: {objective: "binary:logistic", num_round: "3", max_depth: "{{{depth}}}"}
              algorithmSpecification: {trainingImage: "${{ vars.image }}", trainingInputMode: File}
              inputDataConfig:
                - channelName: train
                  contentType: text/csv
                  dataSource: {s3DataSource: {s3DataType: S3Prefix, s3URI: "${{ ref.Dataset.rows.uri }}/"}}
              outputDataConfig: {s3OutputPath: "s3://${{ env.bucket }}/models"}
              resourceConfig: {instanceCount: 1, instanceType: ml.m5.large, volumeSizeInGB: 5}
              stoppingCondition: {maxRuntimeInSeconds: 600}

            """;

    /// <summary>A job of a command that ends when a file appears.</summary>
    public static string Waiting(string name, string gate) =>
        $$$"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: TrainingJob
            metadata: {name: {{{name}}}}
            spec:
              roleARN: ${{ vars.role }}
              hyperParameters: {job: {{{name}}}}
              algorithmSpecification:
                trainingImage: local/process
                trainingInputMode: File
                containerEntrypoint: [sh, -c, "while [ ! -f {{{gate}}} ]; do sleep 0.05; done"]
              outputDataConfig: {s3OutputPath: "s3://${{ env.bucket }}/models"}
              resourceConfig: {instanceCount: 1, instanceType: ml.m5.large, volumeSizeInGB: 5}
              stoppingCondition: {maxRuntimeInSeconds: 600}

            """;

    public static string Model(string name, string data) =>
        $$$"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: Model
            metadata: {name: {{{name}}}}
            spec:
              executionRoleARN: ${{ vars.role }}
              primaryContainer: {image: "${{ vars.image }}", modelDataURL: "{{{data}}}"}

            """;

    /// <summary>A model of an image that the local AWS records and can't serve.</summary>
    public static string Recorded(string name, int value) =>
        $$$"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: Model
            metadata: {name: {{{name}}}}
            spec:
              executionRoleARN: ${{ vars.role }}
              primaryContainer: {image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/not-served-here:1", environment: {V: "{{{value}}}"}}

            """;

    public static string Trained(string job) => $"${{{{ ref.TrainingJob.{job}.ModelArtifacts.S3ModelArtifacts }}}}";

    public static string Config(string name, string model, string instance = "ml.m5.large") =>
        $$"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: EndpointConfig
            metadata: {name: {{name}}}
            spec:
              productionVariants:
                - {variantName: main, modelName: {{model}}, initialInstanceCount: 1, instanceType: {{instance}}}

            """;

    public static string Endpoint(string name, string config) =>
        $$"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: Endpoint
            metadata: {name: {{name}}}
            spec: {endpointConfigName: {{config}}}

            """;

    public static string Pipeline(string name, string step) =>
        $$$"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: Pipeline
            metadata: {name: {{{name}}}}
            spec:
              roleARN: ${{ vars.role }}
              pipelineDefinition: '{"Version": "2020-12-01", "Metadata": {"step": "{{{step}}}"}, "Parameters": [], "Steps": []}'

            """;

    public static string PackageGroup(string name) =>
        $$"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: ModelPackageGroup
            metadata: {name: {{name}}}
            spec: {modelPackageGroupName: {{name}}}

            """;

    public static string PackageVersion(string name, string group, string data) =>
        $$$"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: ModelPackage
            metadata: {name: {{{name}}}}
            spec:
              modelPackageGroupName: {{{group}}}
              inferenceSpecification:
                containers: [{image: "${{ vars.image }}", modelDataURL: "{{{data}}}"}]
                supportedContentTypes: [text/csv]
                supportedResponseMIMETypes: [text/csv]

            """;

    /// <summary>Everything from a data set to an endpoint, of a job with trees of the depth.</summary>
    public static string Everything(int depth) =>
        string.Join(
            "---\n",
            Dataset(),
            Job("rows", depth),
            Model("rows", Trained("rows")),
            Config("shop", "rows"),
            Endpoint("shop", "shop")
        );
}
