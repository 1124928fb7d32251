using GitOps.Engine.Reading;

namespace GitOps.Controller.Service.Composition;

/// <summary>The settings of a watched repository. Without a webhook secret it has no webhook endpoints.</summary>
internal sealed record SourceOptions(string Name, RemoteSource Remote, string? WebhookSecret = null);
