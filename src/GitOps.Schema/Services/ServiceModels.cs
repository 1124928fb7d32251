using System.Text;

namespace GitOps.Schema.Services;

/// <summary>The service models that come with the project, loaded when first used.</summary>
public static class ServiceModels
{
    private static readonly Lazy<ServiceModel> LazySageMaker = new(() => Load("sagemaker"));
    private static readonly Lazy<ServiceModel> LazyRuntime = new(() => Load("sagemaker-runtime"));
    private static readonly Lazy<ServiceModel> LazySts = new(() => Load("sts"));
    private static readonly Lazy<ServiceModel> LazyTagging = new(() => Load("tagging"));
    private static readonly Lazy<ServiceModel> LazyLogs = new(() => Load("logs"));

    private static readonly Lazy<ServiceModel> LazyManifests = new(() => Load("gitops"));

    /// <summary>The project's own manifests (gitops.mlops), in the same form as AWS's APIs, so that one reader checks both.</summary>
    public static ServiceModel Manifests => LazyManifests.Value;

    /// <summary>Amazon SageMaker.</summary>
    public static ServiceModel SageMaker => LazySageMaker.Value;

    /// <summary>The model of a service by its short name: sagemaker, sagemaker-runtime, sts, tagging, logs.</summary>
    public static ServiceModel Get(string service) =>
        service switch
        {
            "sagemaker" => LazySageMaker.Value,
            "sagemaker-runtime" => LazyRuntime.Value,
            "sts" => LazySts.Value,
            "tagging" => LazyTagging.Value,
            "logs" => LazyLogs.Value,
            _ => throw new ArgumentException(
                $"no service model named {service}; there are sagemaker, sagemaker-runtime, sts, tagging and logs",
                nameof(service)
            ),
        };

    private static ServiceModel Load(string service)
    {
        using var stream =
            typeof(ServiceModels).Assembly.GetManifestResourceStream(service + ".shapes")
            ?? throw new InvalidOperationException($"the model of {service} is not in this build");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new ServiceModel(reader.ReadToEnd());
    }
}
