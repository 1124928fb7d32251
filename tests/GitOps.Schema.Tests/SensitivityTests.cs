using System.Text.Json.Nodes;
using GitOps.Schema.Sensitivity;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;
using GitOps.Schema.Values;

namespace GitOps.Schema.Tests;

/// <summary>Which values are secrets, and what is shown of them.</summary>
public sealed class SensitivityTests
{
    private static readonly ServiceModel Model = ServiceModels.SageMaker;

    [Fact]
    public void The_service_model_has_no_other_environment_maps_and_nothing_else_of_their_names()
    {
        var odd =
            from shape in Model.ShapeNames.Select(Model.Shape).OfType<StructureShape>()
            from member in shape.Members
            let isMap = Model.Shape(member.Shape) is MapShape map && Model.Shape(map.Value) is StringShape
            let isNamedSo = member.Name.Contains("Environment", StringComparison.Ordinal)
            where (isMap && isNamedSo) != SensitiveMember.IsSensitive(member.Name, new DataMap([]), "PORT", null)
            select $"{shape.Name}.{member.Name}";

        Assert.Empty(odd);
    }

    [Theory]
    [InlineData("password"), InlineData("DB_PASSWORD"), InlineData("passwd"), InlineData("client_secret"), InlineData("clientSecret")]
    [InlineData("hf_token"), InlineData("hubToken"), InlineData("apikey"), InlineData("api_key"), InlineData("WANDB-API-KEY")]
    [InlineData("credentials"), InlineData("private_key"), InlineData("PrivateKey"), InlineData("aws_access_key_id")]
    public void A_name_is_that_of_a_secret(string name) => Assert.True(SensitiveMember.LooksSecret(name));

    [Theory]
    [InlineData("max_depth"), InlineData("max_new_tokens"), InlineData("tokenizer"), InlineData("tokenization"), InlineData("key")]
    public void A_name_is_not_that_of_a_secret(string name) => Assert.False(SensitiveMember.LooksSecret(name));

    [Theory]
    [InlineData("CreateModelInput", """{"PrimaryContainer":{"Image":"x","Environment":{"PORT":"{hide}"}}}""")]
    [InlineData("CreateModelInput", """{"Containers":[{"Environment":{"A":"{hide}","B":"{hide}"}}]}""")]
    [InlineData("CreateTrainingJobRequest", """{"HyperParameters":{"max_depth":"5","hf_token":"{hide}"}}""")]
    [InlineData(
        "CreateHyperParameterTuningJobRequest",
        """{"TrainingJobDefinition":{"StaticHyperParameters":{"eta":"1","api_key":"{hide}"}}}"""
    )]
    [InlineData("CreateProcessingJobRequest", """{"Environment":{"NEW":null,"COUNT":"{hide}"}}""")]
    [InlineData("CreateWorkforceRequest", """{"OidcConfig":{"ClientId":"c","ClientSecret":"{hide}"}}""")]
    [InlineData("CreateModelCardRequest", """{"ModelCardName":"c","Content":"{hide}"}""")]
    [InlineData(
        "StartPipelineExecutionRequest",
        """{"PipelineParameters":[{"Name":"DbPassword","Value":"{hide}"},{"Name":"N","Value":"1"}]}"""
    )]
    [InlineData("CreateModelInput", """{"NotInTheModel":{"Environment":{"A":"{hide}"}}}""")]
    public void Sensitive_values_are_masked_and_nothing_else(string shape, string text)
    {
        var value = Read(text.Replace("{hide}", "hunter2", StringComparison.Ordinal));

        var masked = SensitiveValues.In(Model, shape, value).Masked(value);

        Assert.Equal(text.Replace("{hide}", "(sensitive value)", StringComparison.Ordinal), JsonData.ToJson(masked)!.ToJsonString());
    }

    [Fact]
    public void The_environment_in_the_definition_of_a_pipeline_is_masked()
    {
        var definition = """{"Steps":[{"Arguments":{"Environment":{"PASSWORD":"hunter2"},"RoleArn":"r"}}]}""";
        var value = new DataMap([new("PipelineDefinition", DataScalar.Of(definition))]);

        var masked = (DataMap)SensitiveValues.In(Model, "CreatePipelineRequest", value).Masked(value);

        Assert.Equal(definition.Replace("hunter2", SensitiveValues.Mask, StringComparison.Ordinal), masked.Text("PipelineDefinition"));
    }

    [Theory]
    [InlineData("hunter2", "'hunter2' is not valid", "'(sensitive value)' is not valid")]
    [InlineData("short", "a short message", "a short message")]
    public void A_message_does_not_repeat_a_sensitive_value_unless_it_is_short(string secret, string message, string expected)
    {
        var value = Read($$$"""{"Environment":{"PASSWORD":"{{{secret}}}"}}""");

        Assert.Equal(expected, SensitiveValues.In(Model, "CreateProcessingJobRequest", value).MaskIn(message));
    }

    private static DataMap Read(string json) => (DataMap)JsonData.FromJson(JsonNode.Parse(json));
}
