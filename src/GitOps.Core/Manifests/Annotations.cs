namespace GitOps.Core.Manifests;

/// <summary>The annotations that the controller reads.</summary>
internal static class Annotations
{
    public const string ExactName = "gitops.mlops/exact-name";
    public const string Adopt = "gitops.mlops/adopt";
    public const string AllowReplace = "gitops.mlops/allow-replace";
    public const string Rerun = "gitops.mlops/rerun";

    public const string Suspend = "gitops.mlops/suspend";

    /// <summary>ACK's annotation: the region of the resource. Here the environment decides, so another region is an error.</summary>
    public const string AckRegion = "services.k8s.aws/region";

    public static IReadOnlyList<string> Known { get; } = [ExactName, Adopt, AllowReplace, Rerun, Suspend];
}
