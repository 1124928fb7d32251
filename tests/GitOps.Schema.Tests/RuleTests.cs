using GitOps.Schema.Catalog;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.Schema.Tests;

public sealed class RuleTests
{
    private const string Deferred = "${{ ref.Dataset.rows.uri }}";
    private static readonly ServiceModel Model = ServiceModels.SageMaker;

    [Fact]
    public void Every_rule_has_existing_members_and_a_page_of_the_documentation_as_its_source()
    {
        Assert.NotEmpty(Model.ShapesWithRules);
        foreach (var name in Model.ShapesWithRules)
        foreach (var rule in Model.RulesOf(name))
        {
            var shape = Model.Structure(name);
            string[] members = rule switch
            {
                OneOfRule one => [.. one.Members, .. one.When is { } when ? [when] : Array.Empty<string>()],
                AnyOfRule any => [.. any.Members],
                ValuesRule values => [values.Member],
                UniqueRule unique => [unique.List],
                DocumentRule document => [document.Member],
                _ => throw new InvalidOperationException($"unknown rule {rule.GetType().Name}"),
            };
            Assert.All(members, m => Assert.NotNull(shape.Find(m)));
            if (rule is UniqueRule { List: var list, Key: var key })
                Assert.NotNull(Model.Structure(((ListShape)Model.Shape(shape.Find(list)!.Shape)).Element).Find(key));
            Assert.StartsWith("https://docs.aws.amazon.com/", rule.Source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_document_of_a_kind_is_a_member_with_that_rule() =>
        Assert.Equal(["PipelineDefinition"], KindCatalog.Default["Pipeline"].Documents);

    [Theory]
    [InlineData("CreateModelInput", "{}", "|exactly one of primaryContainer, containers|none")]
    [InlineData("CreateModelInput", """{"Containers": []}""", "|exactly one of primaryContainer, containers|none")]
    [InlineData(
        "CreateModelInput",
        """{"Containers": [{}], "PrimaryContainer": {}}""",
        "|exactly one of primaryContainer, containers|primaryContainer and containers"
    )]
    [InlineData("CreateModelInput", """{"PrimaryContainer": {}}""", null)]
    [InlineData("CreateModelInput", """{"Containers": [{}]}""", null)]
    [InlineData("CreateTrainingJobRequest", "{}", "|at least one of algorithmSpecification, serverlessJobConfig|none")]
    [InlineData("CreateTrainingJobRequest", """{"ServerlessJobConfig": {}}""", null)]
    [InlineData("AlgorithmSpecification", "{}", "|exactly one of trainingImage, algorithmName|none")]
    [InlineData(
        "AlgorithmSpecification",
        """{"TrainingImage": "a", "AlgorithmName": "b"}""",
        "|exactly one of trainingImage, algorithmName|trainingImage and algorithmName"
    )]
    [InlineData("AlgorithmSpecification", """{"TrainingImage": "DEFERRED"}""", null)]
    [InlineData("HyperParameterAlgorithmSpecification", "{}", "|exactly one of trainingImage, algorithmName|none")]
    [InlineData("HyperParameterAlgorithmSpecification", """{"AlgorithmName": "b"}""", null)]
    [InlineData("CreateHyperParameterTuningJobRequest", "{}", "|exactly one of trainingJobDefinition, trainingJobDefinitions|none")]
    [InlineData("CreateHyperParameterTuningJobRequest", """{"TrainingJobDefinition": {}}""", null)]
    [InlineData(
        "ProductionVariant",
        """{"ModelName": "m"}""",
        "|exactly one of instanceType, instancePools, serverlessConfig with modelName|none"
    )]
    [InlineData(
        "ProductionVariant",
        """{"ModelName": "m", "InstanceType": "ml.m5.large", "ServerlessConfig": {}}""",
        "|exactly one of instanceType, instancePools, serverlessConfig with modelName|instanceType and serverlessConfig"
    )]
    [InlineData("ProductionVariant", """{"ModelName": "m", "InstanceType": "DEFERRED"}""", null)]
    [InlineData("ProductionVariant", """{"ModelName": "m", "ServerlessConfig": {}}""", null)]
    [InlineData("ProductionVariant", """{"VariantName": "components"}""", null)]
    [InlineData(
        "ProductionVariantServerlessConfig",
        """{"MemorySizeInMB": 1500}""",
        "memorySizeInMB|one of 1024, 2048, 3072, 4096, 5120, 6144|1500"
    )]
    [InlineData("ProductionVariantServerlessConfig", """{"MemorySizeInMB": 3072}""", null)]
    [InlineData("ProductionVariantServerlessConfig", """{"MemorySizeInMB": "DEFERRED"}""", null)]
    [InlineData(
        "CreateEndpointConfigInput",
        """{"ProductionVariants": [{"VariantName": "a"}, {"VariantName": "b"}, {"VariantName": "a"}]}""",
        "productionVariants[2].variantName|each one once in productionVariants|variantName 'a'"
    )]
    [InlineData(
        "CreateEndpointConfigInput",
        """{"ShadowProductionVariants": [{"VariantName": "a"}, {"VariantName": "a"}]}""",
        "shadowProductionVariants[1].variantName|each one once in shadowProductionVariants|variantName 'a'"
    )]
    [InlineData("CreateEndpointConfigInput", """{"ProductionVariants": [{"VariantName": "a"}, {"VariantName": "b"}]}""", null)]
    [InlineData(
        "CreateEndpointConfigInput",
        """{"ProductionVariants": [{"VariantName": "DEFERRED"}, {"VariantName": "DEFERRED"}]}""",
        null
    )]
    [InlineData("CreatePipelineRequest", "{}", "|exactly one of pipelineDefinition, pipelineDefinitionS3Location|none")]
    [InlineData("CreatePipelineRequest", """{"PipelineDefinitionS3Location": {}}""", null)]
    public void A_structure_follows_the_rules_between_its_members(string shape, string json, string? violation) =>
        Assert.Equal(violation, Check(shape, json));

    [Theory]
    [InlineData("""{"Version": "2020-12-01", "Steps": []}""", null)]
    [InlineData("""{"Steps": ["DEFERRED", {"Name": "before DEFERRED after"}]}""", null)]
    [InlineData("""{"Steps": [DEFERRED]}""", null)]
    [InlineData("""{"Steps": [DEFERRED}""", "'}' is invalid without a matching open (line 1, column 39 of the document)")]
    [InlineData("{\n  \"Steps\": [\n", "Expected depth to be zero at the end of the JSON payload")]
    [InlineData("""{"Steps": [], "Steps": []}""", "Duplicate property 'Steps' encountered during deserialization")]
    [InlineData("""{"Steps": [{"Name": 1, "Name": 2}]}""", "Duplicate property 'Name' encountered during deserialization")]
    [InlineData("""{"Steps": "\ud800"}""", "A string is not valid Unicode")]
    [InlineData("[]", "it contains another value")]
    [InlineData("null", "it contains another value")]
    [InlineData("steps: []", "'s' is an invalid start of a value (line 1, column 1 of the document)")]
    public void A_pipeline_definition_is_a_JSON_object(string definition, string? problem)
    {
        var reader = Reader();
        reader.ReadInput("CreatePipelineRequest", new([new("PipelineDefinition", Text(definition))]), null);

        var violation = reader.Violations.SingleOrDefault(v => v.Code == ViolationCode.Document);

        Assert.Equal(problem is null, violation is null);
        Assert.StartsWith(problem ?? "", violation?.Actual ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_outside_its_range_is_reported_once() =>
        Assert.Equal(
            ViolationCode.Range,
            Assert.Single(Read("ProductionVariantServerlessConfig", """{"MaxConcurrency": 1, "MemorySizeInMB": 100}""")).Code
        );

    [Fact]
    public void A_misspelled_member_is_not_reported_as_missing_too()
    {
        var reader = new ShapeReader(
            Model,
            new()
            {
                IsManifest = true,
                Optional = new HashSet<string> { "ModelName" },
            }
        );
        reader.ReadInput("CreateModelInput", new([new("primaryContainr", new DataMap([]))]), null);

        Assert.Equal(ViolationCode.UnknownField, Assert.Single(reader.Violations).Code);
    }

    [Fact]
    public void Both_of_two_exclusive_members_are_reported_at_the_second()
    {
        var reader = new ShapeReader(
            Model,
            new()
            {
                IsManifest = true,
                Optional = new HashSet<string> { "ModelName" },
            }
        );
        var entries = new[] { "primaryContainer", "containers" }.Select(
            (name, i) => new DataEntry(name, i == 0 ? new DataMap([]) : new DataList([new DataMap([])]), new("a.yaml", 5 + i, 3))
        );
        reader.ReadInput("CreateModelInput", new([.. entries]), new("a.yaml", 4, 1));

        var violation = Assert.Single(reader.Violations);

        Assert.Equal(("a.yaml:6:3", "keep one of primaryContainer and containers"), (violation.Position!.ToString(), violation.Help));
    }

    private static string? Check(string shape, string json)
    {
        var found = Read(shape, json)
            .Where(v => v.Code is ViolationCode.Union or ViolationCode.EnumValue or ViolationCode.Duplicate)
            .ToList();
        return found.Count == 0 ? null : string.Join('\n', found.Select(v => $"{v.Path}|{v.Expected}|{v.Actual}"));
    }

    private static IReadOnlyList<Violation> Read(string shape, string json)
    {
        var reader = Reader();
        reader.ReadInput(shape, (DataMap)JsonData.Parse(json.Replace("DEFERRED", Deferred, StringComparison.Ordinal)), null);
        return reader.Violations;
    }

    private static DataScalar Text(string text) => DataScalar.Of(text.Replace("DEFERRED", Deferred, StringComparison.Ordinal));

    private static ShapeReader Reader() =>
        new(
            Model,
            new()
            {
                IsManifest = true,
                IsDeferred = text => text.Contains(Deferred, StringComparison.Ordinal),
                FillDeferred = text => text.Replace(Deferred, new('1', Deferred.Length), StringComparison.Ordinal),
            }
        );
}
