using GitOps.Fuzz.Targets;

namespace GitOps.Fuzz;

/// <summary>A target, and how to create it.</summary>
internal sealed record NamedTarget(string Name, Func<ITarget> Create);

/// <summary>Every target.</summary>
internal static class TargetList
{
    public static IReadOnlyList<NamedTarget> All { get; } =
    [
        new("manifests", () => new ManifestTarget()),
        new("repositories", () => new RepositoryTarget()),
        new("gitops.yaml", () => new SettingsTarget()),
        new("expressions", () => new ExpressionTarget()),
        new("webhooks", () => new WebhookTarget()),
        new("service-file", () => new ServiceFileTarget()),
        new("saved-plans", () => new SavedPlanTarget()),
        new("s3-requests", () => new LocalAwsTarget(LocalAwsSeeds.S3)),
        new("json-requests", () => new LocalAwsTarget(LocalAwsSeeds.Json)),
        new("aws-responses", () => new AwsResponseTarget()),
        new("archives", () => new ArchiveTarget()),
        new("model-files", () => new ModelFileTarget()),
        new("rows", () => new RowTarget()),
        new("ssh-signatures", () => new SshSignatureTarget()),
        new("allowed-signers", () => new AllowedSignersTarget()),
        new("pgp-signatures", () => new PgpSignatureTarget()),
        new("pgp-keys", () => new PgpKeyTarget()),
    ];
}
