namespace GitOps.Controller.Service.Api;

/// <summary>A source, as the API returns it; <paramref name="Error"/> says why it can't be used, and is null otherwise.</summary>
internal sealed record SourceView(string Name, string Url, string? Error);
