using GitOps.Testing;

namespace GitOps.Core.Tests.Desired;

/// <summary>Which edits make another fingerprint, so that a run runs again, and which do not.</summary>
public sealed class FingerprintInputTests
{
    private const string Pipeline = """'{"Version": "2020-12-01", "Steps": []}'""";

    [Theory]
    [InlineData("Pipeline/churn", "pipelineName: churn\n  roleARN", "pipelineDescription: nightly\n  pipelineName: churn\n  roleARN")]
    [InlineData("Pipeline/churn", Pipeline, """'{"Steps":[],"Version":"2020-12-01"}'""")]
    [InlineData("ModelPackage/churn", "  inferenceSpecification:", "  modelApprovalStatus: Approved\n  inferenceSpecification:")]
    [InlineData("TrainingJob/churn", "contentType: text/csv\n      data", "contentType: text/csv\n      compressionType: None\n      data")]
    [InlineData("TrainingJob/churn", "value: churn", "value: other")]
    [InlineData("TrainingJob/churn", "max_depth: \"5\"\n    num_round: \"10\"", "num_round: \"10\"\n    max_depth: \"5\"")]
    [InlineData("Endpoint/churn", "endpointName: churn", "endpointName: churn # served")]
    public void An_edit_that_changes_nothing_of_the_resource_keeps_its_fingerprint(string id, string text, string replacement) =>
        Assert.Equal(Of(id), Of(id, (text, replacement)));

    [Theory]
    [InlineData("Pipeline/churn", Pipeline, """'{"Version": "2020-12-01", "Steps": [1]}'""")]
    [InlineData("Pipeline/churn", Pipeline, "'{\"Steps\": [${{ ref.Dataset.customers.digest }}]}'")]
    [InlineData("ModelPackage/churn", "supportedContentTypes: [text/csv]", "supportedContentTypes: [application/json]")]
    [InlineData("TrainingJob/churn", "contentType: text/csv\n      data", "contentType: text/csv\n      compressionType: Gzip\n      data")]
    [InlineData("TrainingJob/churn", "volumeSizeInGB: 5", "volumeSizeInGB: 6")]
    [InlineData("TrainingJob/churn", "max_depth: \"5\"", "max_depth: \"6\"")]
    [InlineData("TrainingJob/churn", "1,34,2.5", "1,34,2.6")]
    [InlineData("Model/churn", "max_depth: \"5\"", "max_depth: \"6\"")]
    [InlineData("EndpointConfig/churn-config", "max_depth: \"5\"", "max_depth: \"6\"")]
    [InlineData("TransformJob/churn-batch", "max_depth: \"5\"", "max_depth: \"6\"")]
    [InlineData("PipelineExecution/churn-nightly", Pipeline, "'{}'")]
    [InlineData(
        "TrainingJob/churn",
        "kind: TrainingJob\nmetadata:",
        "kind: TrainingJob\nmetadata:\n  annotations: {gitops.mlops/rerun: again}"
    )]
    public void An_edit_of_what_a_resource_is_made_of_changes_its_fingerprint(string id, string text, string replacement) =>
        Assert.NotEqual(Of(id), Of(id, (text, replacement)));

    [Fact]
    public void The_order_of_a_set_does_not_count_and_the_order_of_a_list_does()
    {
        const string One = "    - channelName: train\n";
        const string Job = "TrainingJob/churn";
        var channel = "    - channelName: test\n      dataSource: {s3DataSource: {s3DataType: S3Prefix, s3URI: \"s3://churn-dev/test\"}}\n";

        Assert.Equal(Of(Job, (One, channel + One)), Of(Job, ("  outputDataConfig:\n", channel + "  outputDataConfig:\n")));
        Assert.NotEqual(
            Of("ModelPackage/churn", ("supportedContentTypes: [text/csv]", "supportedContentTypes: [text/csv, application/json]")),
            Of("ModelPackage/churn", ("supportedContentTypes: [text/csv]", "supportedContentTypes: [application/json, text/csv]"))
        );
    }

    [Theory]
    [InlineData("s3://prices/all", "s3://prices/all", true)]
    [InlineData("s3://prices/all", "s3://prices/all/", true)]
    [InlineData("s3://prices/all", "s3://prices/all/2026", true)]
    [InlineData("s3://prices/all/", "s3://prices/all/2026", true)]
    [InlineData("s3://prices/all", "s3://prices/allow", false)]
    [InlineData("s3://prices/all", "s3://prices", false)]
    public void An_address_in_a_data_set_in_S3_depends_on_its_content(string dataset, string address, bool depends)
    {
        string Version(string version) =>
            Of(
                "TransformJob/churn-batch",
                ("s3://churn-dev/in", address),
                ("spec:\n  path: data/customers\n", "spec:\n  path: data/customers\n---\n" + S3Dataset(dataset, version))
            );

        Assert.Equal(depends, Version("version-one-") != Version("version-two-"));
    }

    [Fact]
    public void A_resource_that_is_no_run_takes_a_mutable_resource_by_its_name()
    {
        const string Container = "\n    modelDataURL:";
        var reference = (Container, "\n    environment: {PIPELINE: \"${{ ref.Pipeline.churn.PipelineArn }}\"}" + Container);

        Assert.Equal(Of("Model/churn", reference), Of("Model/churn", reference, (Pipeline, "'{}'")));
        Assert.NotEqual(Of("Model/churn"), Of("Model/churn", reference));
    }

    private static string S3Dataset(string address, string version) =>
        "apiVersion: gitops.mlops/v1alpha1\nkind: Dataset\nmetadata: {name: prices}\n"
        + $"spec: {{s3Uri: \"{address}\", versionId: {version}}}\n";

    private static string Of(string id, params (string Text, string Replacement)[] edits)
    {
        var files = MemoryFiles.Load(Path.Combine(Tree.Cases("fingerprints"), "manifests"));
        foreach (var path in files.Keys.Order(StringComparer.Ordinal).ToList())
        foreach (var (text, replacement) in edits)
            files[path] = files[path].Replace(text, replacement, StringComparison.Ordinal);
        return Loading.Graph(files).Find(new(id.Split('/')[0], id.Split('/')[1]))!.Fingerprint;
    }
}
