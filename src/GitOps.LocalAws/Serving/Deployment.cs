namespace GitOps.LocalAws.Serving;

/// <summary>What an endpoint serves: the variants of an endpoint configuration.</summary>
internal sealed record Deployment(string Config, IReadOnlyList<DeployedVariant> Variants);
