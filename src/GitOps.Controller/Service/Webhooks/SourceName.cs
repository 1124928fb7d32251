namespace GitOps.Controller.Service.Webhooks;

/// <summary>Metadata of a webhook endpoint: the source that it belongs to.</summary>
internal sealed record SourceName(string Name);
