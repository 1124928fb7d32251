using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.SageMaker;

/// <summary>SageMaker's errors, in its own words, for resources that do not exist, already exist or are in progress.</summary>
internal static class AwsErrors
{
    public static AwsException NotFound(Kind kind, string name, string arn) =>
        kind.Name switch
        {
            "TrainingJob" => AwsException.Validation("Requested resource not found."),
            "TransformJob" or "ProcessingJob" => AwsException.Validation($"Could not find requested job with name: {name}"),
            "HyperParameterTuningJob" => new(
                "ResourceNotFound",
                $"Amazon SageMaker can't find a tuning job with the name {name} in region."
            ),
            "EndpointConfig" => AwsException.Validation($"Could not find endpoint configuration \"{arn}\"."),
            "Endpoint" => AwsException.Validation($"Could not find endpoint \"{arn}\"."),
            "Model" => AwsException.Validation($"Could not find model \"{arn}\"."),
            "Pipeline" => new("ResourceNotFound", $"Pipeline '{arn}' does not exist."),
            "PipelineExecution" => new("ResourceNotFound", $"Pipeline execution '{arn}' does not exist."),
            "ModelPackage" => AwsException.Validation($"ModelPackage {arn} does not exist."),
            "ModelPackageGroup" => AwsException.Validation($"ModelPackageGroup {arn} does not exist."),
            _ => new("ResourceNotFound", $"{kind} {name} does not exist."),
        };

    public static AwsException AlreadyExists(StoredResource resource) =>
        resource.Kind switch
        {
            { IsRun: true } => new(
                "ResourceInUse",
                $"{SpacedName(resource.Kind)} names must be unique within an AWS account and region, "
                    + $"and a {SpacedName(resource.Kind).ToLowerInvariant()} with this name already exists ({resource.Arn})"
            ),
            { Name: "Pipeline" } => AwsException.Validation(
                "Pipeline names must be unique within an AWS account and region. " + $"Pipeline with name ({resource.Key}) already exists."
            ),
            var kind => AwsException.Validation(
                "Cannot create already existing "
                    + SpacedName(kind).ToLowerInvariant().Replace("config", "configuration", StringComparison.Ordinal)
                    + $" \"{resource.Arn}\"."
            ),
        };

    public static AwsException InProgress(StoredResource resource) =>
        AwsException.Validation($"Cannot update in-progress {SpacedName(resource.Kind).ToLowerInvariant()} \"{resource.Arn}\".");

    private static string SpacedName(Kind kind) =>
        string.Concat(kind.Name.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + c : c.ToString()));
}
