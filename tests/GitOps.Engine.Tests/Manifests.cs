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
}
