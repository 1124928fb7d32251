namespace GitOps.Controller.Service.Api;

/// <summary>A source, as the API shows it.</summary>
internal sealed record SourceView(string Name, string Url, string? Fault);
