using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.SageMaker;

/// <summary>AWS's own words for things that are missing, there already, or under way.</summary>
internal static class Texts
{
    public static AwsError Missing(Kind kind, string name, string arn) =>
        kind.Name switch
        {
            "TrainingJob" => AwsError.Validation("Requested resource not found."),
            "TransformJob" or "ProcessingJob" => AwsError.Validation($"Could not find requested job with name: {name}"),
            "HyperParameterTuningJob" => new(
                "ResourceNotFound",
                $"Amazon SageMaker can't find a tuning job with the name {name} in region."
            ),
            "EndpointConfig" => AwsError.Validation($"Could not find endpoint configuration \"{arn}\"."),
            "Endpoint" => AwsError.Validation($"Could not find endpoint \"{arn}\"."),
            "Model" => AwsError.Validation($"Could not find model \"{arn}\"."),
            "Pipeline" => new("ResourceNotFound", $"Pipeline '{arn}' does not exist."),
            "PipelineExecution" => new("ResourceNotFound", $"Pipeline execution '{arn}' does not exist."),
            "ModelPackage" => AwsError.Validation($"ModelPackage {arn} does not exist."),
            "ModelPackageGroup" => AwsError.Validation($"ModelPackageGroup {arn} does not exist."),
            _ => new("ResourceNotFound", $"{kind} {name} does not exist."),
        };

    public static AwsError Exists(StoredResource resource) =>
        resource.Kind switch
        {
            { IsRun: true } => new(
                "ResourceInUse",
                $"{Spaced(resource.Kind.Name)} names must be unique within an AWS account and region, and a {Spaced(resource.Kind.Name).ToLowerInvariant()} with this name already exists ({resource.Arn})"
            ),
            { Name: "Pipeline" } => AwsError.Validation(
                $"Pipeline names must be unique within an AWS account and region. Pipeline with name ({resource.Key}) already exists."
            ),
            _ => AwsError.Validation(
                $"Cannot create already existing {Spaced(resource.Kind.Name).ToLowerInvariant().Replace("config", "configuration", StringComparison.Ordinal)} \"{resource.Arn}\"."
            ),
        };

    public static AwsError Busy(StoredResource resource) =>
        AwsError.Validation($"Cannot update in-progress {Spaced(resource.Kind.Name).ToLowerInvariant()} \"{resource.Arn}\".");

    private static string Spaced(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + c : c.ToString()));
}
