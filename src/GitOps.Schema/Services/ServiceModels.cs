using System.Text;

namespace GitOps.Schema.Services;

/// <summary>The service models that are built into this assembly. Each is loaded on first use.</summary>
public static class ServiceModels
{
    private static readonly Lazy<ServiceModel> LazySageMaker = new(() => Load("sagemaker"));
    private static readonly Lazy<ServiceModel> LazyRuntime = new(() => Load("sagemaker-runtime"));
    private static readonly Lazy<ServiceModel> LazySts = new(() => Load("sts"));
    private static readonly Lazy<ServiceModel> LazyTagging = new(() => Load("tagging"));
    private static readonly Lazy<ServiceModel> LazyLogs = new(() => Load("logs"));
    private static readonly Lazy<ServiceModel> LazyManifests = new(() => Load("gitops"));

    /// <summary>This project's own manifests (gitops.mlops), in the format of the AWS models, so that one reader validates both.</summary>
    public static ServiceModel Manifests => LazyManifests.Value;

    /// <summary>Amazon SageMaker.</summary>
    public static ServiceModel SageMaker => LazySageMaker.Value;

    /// <summary>The model of a service by its short name.</summary>
    /// <exception cref="ArgumentException">The name is not one of sagemaker, sagemaker-runtime, sts, tagging and logs.</exception>
    public static ServiceModel Get(string service) =>
        service switch
        {
            "sagemaker" => LazySageMaker.Value,
            "sagemaker-runtime" => LazyRuntime.Value,
            "sts" => LazySts.Value,
            "tagging" => LazyTagging.Value,
            "logs" => LazyLogs.Value,
            _ => throw new ArgumentException(
                $"unknown service {service}: expected sagemaker, sagemaker-runtime, sts, tagging or logs",
                nameof(service)
            ),
        };

    private static ServiceModel Load(string service)
    {
        var assembly = typeof(ServiceModels).Assembly;
        using var stream =
            assembly.GetManifestResourceStream(service + ".shapes")
            ?? throw new InvalidOperationException($"the embedded resource {service}.shapes is missing from this build");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        using var rules = assembly.GetManifestResourceStream(service + "-rules.json");
        return new ServiceModel(reader.ReadToEnd(), rules is null ? [] : RuleFile.Read(rules));
    }
}
