using System.Text.Json.Nodes;

namespace GitOps.LocalGitHub.Store;

/// <summary>A request to deploy a commit.</summary>
internal sealed record Deployment(long Id, long RepositoryId, long CreatorId, string Sha, DateTimeOffset CreatedAt) : IStored
{
    public required string Ref { get; init; }

    public string Task { get; init; } = "deploy";

    public string Environment { get; init; } = "production";

    public string? Description { get; init; }

    public JsonNode? Payload { get; init; }

    public bool IsTransient { get; init; }

    public bool IsProduction { get; init; }

    public long? AppId { get; init; }
}

/// <summary>A state of a deployment; the newest counts.</summary>
internal sealed record DeploymentStatus(long Id, long DeploymentId, long CreatorId, string State, DateTimeOffset CreatedAt) : IStored
{
    public string Description { get; init; } = "";

    public string LogUrl { get; init; } = "";

    public string EnvironmentUrl { get; init; } = "";

    public long? AppId { get; init; }
}
