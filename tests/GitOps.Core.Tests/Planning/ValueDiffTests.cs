using System.Text.Json.Nodes;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Tests.Planning;

/// <summary>Which differences between a spec and a description count.</summary>
public sealed class ValueDiffTests
{
    [Theory]
    // What is equal.
    [InlineData("Model", """{"EnableNetworkIsolation": true}""", """{"EnableNetworkIsolation": true, "CreationTime": 5}""", "")]
    [InlineData("Model", """{"EnableNetworkIsolation": false}""", "{}", "")]
    [InlineData("Model", """{"PrimaryContainer": {"Mode": "SingleModel"}}""", """{"PrimaryContainer": {"Image": "x"}}""", "")]
    [InlineData("TrainingJob", """{"ResourceConfig": {"VolumeSizeInGB": 5}}""", """{"ResourceConfig": {"VolumeSizeInGB": 5.0}}""", "")]
    [InlineData(
        "Pipeline",
        """{"PipelineDefinition": "{\"a\": 1, \"b\": [2]}"}""",
        """{"PipelineDefinition": "{\"b\":[2],\"a\":1}"}""",
        ""
    )]
    // What differs.
    [InlineData("Model", """{"EnableNetworkIsolation": true}""", "{}", "EnableNetworkIsolation: - → true")]
    [InlineData("Model", """{"ExecutionRoleArn": "a"}""", """{"ExecutionRoleArn": "b"}""", "ExecutionRoleArn: b → a")]
    [InlineData("Model", """{"ExecutionRoleArn": "01"}""", """{"ExecutionRoleArn": "1"}""", "ExecutionRoleArn: 1 → 01")]
    [InlineData("Model", """{"PrimaryContainer": {"Image": "x"}}""", "{}", "PrimaryContainer.Image: - → x")]
    [InlineData("Model", """{"PrimaryContainer": {"Image": "x"}}""", """{"PrimaryContainer": "odd"}""", "PrimaryContainer.Image: - → x")]
    [InlineData(
        "TrainingJob",
        """{"ResourceConfig": {"VolumeSizeInGB": 5}}""",
        """{"ResourceConfig": {"VolumeSizeInGB": 5.5}}""",
        "ResourceConfig.VolumeSizeInGB: 5.5 → 5"
    )]
    [InlineData(
        "TrainingJob",
        """{"ResourceConfig": {"VolumeSizeInGB": 5}}""",
        """{"ResourceConfig": {"VolumeSizeInGB": "five"}}""",
        "ResourceConfig.VolumeSizeInGB: five → 5"
    )]
    [InlineData(
        "Model",
        """{"ExecutionRoleArn": "${{ ref.Model.a.ModelArn }}"}""",
        """{"ExecutionRoleArn": "b"}""",
        "ExecutionRoleArn: b → (known after the run)"
    )]
    [InlineData(
        "Pipeline",
        """{"PipelineDefinition": "{\"a\": 1}"}""",
        """{"PipelineDefinition": "{\"a\":2}"}""",
        "PipelineDefinition: {\"a\":2} → {\"a\": 1}"
    )]
    [InlineData("Pipeline", """{"PipelineDefinition": "one"}""", """{"PipelineDefinition": "two"}""", "PipelineDefinition: two → one")]
    public void A_value_is_compared_by_its_meaning(string kind, string spec, string description, string expected) =>
        Assert.Equal(expected, Compare(kind, spec, description));

    [Theory]
    [InlineData("""{"a": "1"}""", """{"a": "1", "_tuning": "x", "gitops-x": "y"}""", "")]
    [InlineData("""{"a": "1"}""", """{"a": "1", "b": "2"}""", "HyperParameters.b: 2 → -")]
    [InlineData("""{"a": "1"}""", """{"a": "1", "b": {"c": [2]}}""", """HyperParameters.b: {"c":[2]} → -""")]
    [InlineData("""{"a": "1", "b": "2"}""", """{"a": "1"}""", "HyperParameters.b: - → 2")]
    [InlineData("{}", """{"a": "1"}""", "HyperParameters.a: 1 → -")]
    public void A_key_of_a_map_that_Git_does_not_have_is_a_difference(string spec, string description, string expected) =>
        Assert.Equal(
            expected,
            Compare("TrainingJob", $$"""{"HyperParameters": {{spec}} }""", $$"""{"HyperParameters": {{description}} }""")
        );

    [Fact]
    public void Each_key_of_a_map_that_AWS_does_not_have_is_a_difference() =>
        Assert.Equal("HyperParameters.a: - → 1", Compare("TrainingJob", """{"HyperParameters": {"a": "1"}}""", "{}"));

    [Fact]
    public void A_field_of_a_structure_that_Git_does_not_have_is_the_servers() =>
        Assert.Equal(
            "",
            Compare("Model", """{"PrimaryContainer": {"Image": "x"}}""", """{"PrimaryContainer": {"Image": "x", "Mode": "y"}}""")
        );

    [Theory]
    [InlineData("""["a", "b"]""", """["a", "b"]""", "")]
    [InlineData("""["a", "b"]""", """["b", "a"]""", "SupportedContentTypes[0]: b → a; SupportedContentTypes[1]: a → b")]
    [InlineData("""["a"]""", """["a", "b"]""", "SupportedContentTypes: 2 elements → 1 elements")]
    [InlineData("""["a", "b"]""", """["a"]""", "SupportedContentTypes[1]: - → b")]
    public void A_list_is_compared_element_by_element(string spec, string description, string expected)
    {
        const string Parent = "InferenceSpecification.";

        string Package(string list) => $$"""{"InferenceSpecification": {"SupportedContentTypes": {{list}} } }""";

        Assert.Equal(expected, Compare("ModelPackage", Package(spec), Package(description)).Replace(Parent, "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        """[{"VariantName": "a", "ModelName": "m"}, {"VariantName": "b"}]""",
        """[{"VariantName": "b"}, {"VariantName": "a", "ModelName": "m"}]""",
        ""
    )]
    [InlineData(
        """[{"VariantName": "a", "ModelName": "m"}]""",
        """[{"VariantName": "b"}, {"VariantName": "a", "ModelName": "n"}]""",
        "ProductionVariants[a].ModelName: n → m; ProductionVariants: 2 elements → 1 elements"
    )]
    [InlineData("""[{"VariantName": "a"}]""", """[{"VariantName": "b"}]""", "ProductionVariants[a].VariantName: - → a")]
    public void A_set_is_compared_by_the_names_of_its_elements(string spec, string description, string expected) =>
        Assert.Equal(
            expected,
            Compare("EndpointConfig", $$"""{"ProductionVariants": {{spec}} }""", $$"""{"ProductionVariants": {{description}} }""")
        );

    [Fact]
    public void A_default_within_a_set_is_no_difference() =>
        Assert.Equal(
            "",
            Compare(
                "TrainingJob",
                """{"InputDataConfig": [{"ChannelName": "train", "CompressionType": "None"}]}""",
                """{"InputDataConfig": [{"ChannelName": "train"}]}"""
            )
        );

    [Theory]
    [InlineData("Endpoint", """{"DeploymentConfig": {"RollingUpdatePolicy": {}}}""", "{}", "")]
    [InlineData("ModelPackage", """{"ModelApprovalStatus": "Approved"}""", """{"ModelApprovalStatus": "Rejected"}""", "")]
    [InlineData("PipelineExecution", """{"PipelineName": "churn"}""", """{"PipelineArn": "arn:x"}""", "")]
    [InlineData("PipelineExecution", """{"PipelineName": "churn"}""", """{"PipelineName": "other"}""", "PipelineName: other → churn")]
    public void What_describe_does_not_return_or_others_may_change_is_not_compared(
        string kind,
        string spec,
        string description,
        string expected
    ) => Assert.Equal(expected, Compare(kind, spec, description));

    [Theory]
    [InlineData("""{"A": "new-secret"}""", """{"A": "old-secret"}""", "Environment.A: (sensitive value) → (sensitive value, changed)")]
    [InlineData("""{"A": "new-secret"}""", "{}", "Environment.A: - → (sensitive value)")]
    [InlineData("{}", """{"A": "old-secret"}""", "Environment.A: (sensitive value) → -")]
    [InlineData("""{"A": "same"}""", """{"A": "same"}""", "")]
    [InlineData(
        """{"A": "${{ ref.Model.a.ModelArn }}"}""",
        """{"A": "old-secret"}""",
        "Environment.A: (sensitive value) → (known after the run)"
    )]
    public void A_sensitive_value_is_compared_but_not_shown(string spec, string description, string expected) =>
        Assert.Equal(expected, Compare("ProcessingJob", $"{{\"Environment\": {spec}}}", $"{{\"Environment\": {description}}}"));

    [Fact]
    public void A_secret_in_a_document_is_compared_but_not_shown() =>
        Assert.Equal(
            """PipelineDefinition: {"Environment":{"A":"(sensitive value)"},"b":2} → {"Environment":{"A":"(sensitive value)"},"b":1}""",
            Compare(
                "Pipeline",
                """{"PipelineDefinition": "{\"Environment\": {\"A\": \"old-secret\"}, \"b\": 1}"}""",
                """{"PipelineDefinition": "{\"Environment\": {\"A\": \"new-secret\"}, \"b\": 2}"}"""
            )
        );

    [Fact]
    public void A_difference_has_the_place_of_its_value_or_else_of_its_key()
    {
        var (value, key) = (new SourcePosition("a.yaml", 1, 2), new SourcePosition("a.yaml", 3, 4));
        var spec = new DataMap([
            new("ExecutionRoleArn", new DataScalar(ScalarKind.Text, "a", value), key),
            new("EnableNetworkIsolation", new DataScalar(ScalarKind.Boolean, "true"), key),
        ]);

        var changes = ValueDiff.Compare(KindCatalog.Default.Model, KindCatalog.Default["Model"], spec, new([]));

        Assert.Equal([value, key], changes.Select(c => c.Position));
    }

    private static string Compare(string kind, string spec, string description) =>
        string.Join(
            "; ",
            ValueDiff
                .Compare(KindCatalog.Default.Model, KindCatalog.Default[kind], Read(spec), Read(description))
                .Select(c => $"{c.Path}: {c.Before?.Shown ?? "-"} → {c.ShownAfter ?? "-"}")
        );

    private static DataMap Read(string json) => (DataMap)JsonData.FromJson(JsonNode.Parse(json));
}
