using System.Text.Json.Nodes;

namespace GitOps.LocalAws.Tests.Drivers;

/// <summary>Requests that train and serve a model from s3://bucket/in/.</summary>
internal static class Trained
{
    public const string Role = "arn:aws:iam::123456789012:role/abc";
    public const string Image = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1";

    public static JsonObject Job(string name, string channel = "train", string contentType = "text/csv") =>
        new()
        {
            ["TrainingJobName"] = name,
            ["RoleArn"] = Role,
            ["AlgorithmSpecification"] = new JsonObject { ["TrainingImage"] = Image, ["TrainingInputMode"] = "File" },
            ["HyperParameters"] = new JsonObject { ["num_round"] = "2" },
            ["InputDataConfig"] = new JsonArray(
                new JsonObject
                {
                    ["ChannelName"] = channel,
                    ["ContentType"] = contentType,
                    ["DataSource"] = new JsonObject
                    {
                        ["S3DataSource"] = new JsonObject { ["S3DataType"] = "S3Prefix", ["S3Uri"] = "s3://bucket/in/" },
                    },
                }
            ),
            ["OutputDataConfig"] = new JsonObject { ["S3OutputPath"] = "s3://bucket/out" },
            ["ResourceConfig"] = new JsonObject
            {
                ["InstanceCount"] = 1,
                ["InstanceType"] = "ml.m5.large",
                ["VolumeSizeInGB"] = 5,
            },
            ["StoppingCondition"] = new JsonObject { ["MaxRuntimeInSeconds"] = 600 },
        };

    /// <summary>Creates an endpoint that serves s3://bucket/model.tar.gz, and gives its description once it is not busy.</summary>
    public static async Task<JsonObject> ServeAsync(TestServer server, string name)
    {
        await server.SageMakerAsync(
            "CreateModel",
            new()
            {
                ["ModelName"] = name,
                ["ExecutionRoleArn"] = Role,
                ["PrimaryContainer"] = new JsonObject { ["Image"] = Image, ["ModelDataUrl"] = "s3://bucket/model.tar.gz" },
            }
        );
        await server.SageMakerAsync(
            "CreateEndpointConfig",
            new()
            {
                ["EndpointConfigName"] = name,
                ["ProductionVariants"] = new JsonArray(
                    new JsonObject
                    {
                        ["VariantName"] = "all",
                        ["ModelName"] = name,
                        ["InstanceType"] = "ml.m5.large",
                        ["InitialInstanceCount"] = 1,
                    }
                ),
            }
        );
        await server.SageMakerAsync("CreateEndpoint", new() { ["EndpointName"] = name, ["EndpointConfigName"] = name });
        return await server.EndedAsync("DescribeEndpoint", new() { ["EndpointName"] = name }, "EndpointStatus");
    }
}
