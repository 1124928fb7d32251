using GitOps.Core.Manifests;
using GitOps.Engine.Reading;
using GitOps.GitHub;

namespace GitOps.Controller.Service.Composition;

/// <summary>
/// The settings of a watched repository: what it may reach, and the signers that its commits need. Without a webhook secret it has no
/// webhook endpoints.
/// </summary>
internal sealed record SourceOptions(string Name, RemoteSource Remote, string? WebhookSecret = null)
{
    public SourceBounds Bounds { get; init; } = new();

    public Signers? Signers { get; init; }

    /// <summary>Whether its pull requests are reviewed, where its host has them and there are credentials.</summary>
    public bool IsReviewed { get; init; } = true;

    /// <summary>The credentials for GitHub; null when there are none.</summary>
    public GitHubRepositoryOptions? GitHub { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Remote})";
}
