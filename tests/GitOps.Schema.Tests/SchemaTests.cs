using System.Text.Json;
using GitOps.Schema.Catalog;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.Schema.Tests;

public sealed class SchemaTests
{
    [Fact]
    public void Every_shape_of_every_operation_can_be_read()
    {
        var model = ServiceModels.SageMaker;
        var visited = new HashSet<string>();
        foreach (var kind in KindCatalog.Default.Kinds)
            Visit(kind.CreateShape);

        Assert.True(visited.Count > 300, $"{visited.Count} shapes");

        void Visit(string name)
        {
            if (!visited.Add(name))
                return;
            switch (model.Shape(name))
            {
                case StructureShape structure:
                    structure.Members.ToList().ForEach(m => Visit(m.Shape));
                    break;
                case ListShape list:
                    Visit(list.Element);
                    break;
                case MapShape map:
                    Visit(map.Value);
                    break;
            }
        }
    }

    [Theory]
    [
        InlineData("RoleArn", "roleARN"),
        InlineData("S3Uri", "s3URI"),
        InlineData("KmsKeyId", "kmsKeyID"),
        InlineData("VolumeSizeInGB", "volumeSizeInGB"),
        InlineData("ModelDataUrl", "modelDataURL"),
        InlineData("VpcConfig", "vpcConfig")
    ]
    public void Members_are_shown_as_manifests_write_them(string member, string written) =>
        Assert.Equal(written, NameMatching.ManifestName(member));

    [Theory]
    [InlineData("type_", "Type"), InlineData("metricname", "MetricName"), InlineData("METRICNAME", "MetricName")]
    public void Keys_match_case_insensitively_and_without_a_trailing_underscore(string key, string member) =>
        Assert.Equal(member, NameMatching.Find(ServiceModels.SageMaker.Structure("HyperParameterTuningJobObjective"), key)!.Name);

    [Fact]
    public void A_pattern_with_supplementary_characters_matches()
    {
        var model = ServiceModels.SageMaker;
        var pattern = ((StringShape)model.Shape("AthenaCatalog")).Pattern!;

        Assert.True(model.Matches(pattern, "catalog \ud83d\udc27"));
        Assert.False(model.Matches(pattern, "a\u0001"));
    }

    [Fact]
    public void The_keys_of_maps_are_never_changed()
    {
        var reader = new ShapeReader(ServiceModels.SageMaker, new() { IsManifest = true });
        var map = new DataMap([new("environment", new DataMap([new("my_VAR_", DataScalar.Of("x"))]))]);

        var read = reader.ReadInput("ContainerDefinition", map, null);

        Assert.Equal("my_VAR_", ((DataMap)read["Environment"]!).Entries[0].Key);
        Assert.Empty(reader.Violations);
    }

    [Theory]
    [InlineData("TrainingJobName", "-", typeof(PatternConstraint))]
    [InlineData("TrainingJobName", "", typeof(MinimumConstraint))]
    [InlineData("RoleArn", "x", typeof(MinimumConstraint))]
    [InlineData("AlgorithmSpecification.TrainingInputMode", "Fil", typeof(EnumConstraint))]
    public void A_violation_carries_the_violated_constraint_as_data(string path, string value, Type constraint)
    {
        var reader = new ShapeReader(ServiceModels.SageMaker, ShapeReaderOptions.Wire);

        reader.ReadInput("CreateTrainingJobRequest", Nested(path.Split('.'), value), null);

        Assert.Equal(constraint, reader.Violations.Single(v => v.Path == path).Constraint?.GetType());

        static DataMap Nested(string[] names, string value) =>
            new([new(names[0], names.Length > 1 ? Nested(names[1..], value) : DataScalar.Of(value))]);
    }

    // The server that gets the request ignores the unknown member, so nobody else reports it.
    [Fact]
    public void On_the_wire_a_misspelled_required_member_is_missing()
    {
        var reader = new ShapeReader(ServiceModels.SageMaker, ShapeReaderOptions.Wire);

        reader.ReadInput("DescribeEndpointInput", new([new("EndpointNam", DataScalar.Of("a"))]), null);

        Assert.Equal((ViolationCode.MissingField, "EndpointName"), reader.Violations.Select(v => (v.Code, v.Path)).Single());
    }

    [Theory]
    [InlineData("\"\\ud800\""), InlineData("{\"\\udc00\": 1}"), InlineData("[\"a\\ud800b\"]")]
    public void A_JSON_text_with_half_a_character_is_not_read(string text) => Assert.Throws<JsonException>(() => JsonData.ParseNode(text));

    [Theory]
    [InlineData("arn:aws:sagemaker:eu-west-1:123456789012:training-job/a", "TrainingJob", "a")]
    [InlineData("arn:aws:sagemaker:eu-west-1:123456789012:pipeline/p/execution/e", "PipelineExecution", "e")]
    [InlineData("arn:aws:sagemaker:eu-west-1:123456789012:model-package/g/3", "ModelPackage", "g/3")]
    public void An_ARN_identifies_its_kind(string arn, string kind, string name)
    {
        var parsed = KindCatalog.Default.FromArn(arn)!.Value;

        Assert.Equal((kind, name), (parsed.Kind.Name, parsed.Name));
    }
}
