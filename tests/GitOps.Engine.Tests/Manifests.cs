namespace GitOps.Engine.Tests;

/// <summary>Manifests that several tests read.</summary>
internal static class Manifests
{
    public const string Package = """
        apiVersion: sagemaker.services.k8s.aws/v1alpha1
        kind: ModelPackageGroup
        metadata: {name: churn}
        spec:
          modelPackageGroupName: churn
        ---
        apiVersion: sagemaker.services.k8s.aws/v1alpha1
        kind: ModelPackage
        metadata: {name: churn-version}
        spec:
          modelPackageGroupName: churn
          inferenceSpecification:
            containers:
              - image: 141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1
                modelDataURL: s3://churn-dev/model.tar.gz
            supportedContentTypes: [text/csv]
            supportedResponseMIMETypes: [text/csv]
        """;

    public const string Pipeline = """
        apiVersion: sagemaker.services.k8s.aws/v1alpha1
        kind: Pipeline
        metadata: {name: churn}
        spec:
          pipelineName: churn
          pipelineDisplayName: Churn
          pipelineDefinition: '{"Version":"2020-12-01","Steps":[]}'
          roleARN: arn:aws:iam::123456789012:role/sagemaker
          tags:
            - {key: team, value: churn}
        """;

    /// <summary>A document with a training job that reads a URI.</summary>
    public static string Job(string name, string uri) =>
        "---\napiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: TrainingJob\n"
        + $"metadata: {{name: {name}}}\n"
        + "spec:\n  roleARN: arn:aws:iam::123456789012:role/sagemaker\n"
        + "  algorithmSpecification: {trainingImage: \"123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1\", trainingInputMode: File}\n"
        + "  inputDataConfig: [{channelName: train, dataSource: {s3DataSource: {s3DataType: S3Prefix, s3URI: \""
        + uri
        + "\"}}}]\n  outputDataConfig: {s3OutputPath: s3://elsewhere/models}\n"
        + "  resourceConfig: {instanceCount: 1, instanceType: ml.m5.large, volumeSizeInGB: 5}\n"
        + "  stoppingCondition: {maxRuntimeInSeconds: 600}\n";
}
