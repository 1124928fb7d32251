namespace GitOps.Controller.Service.Api;

/// <summary>The query parameters of a request for a page.</summary>
internal readonly record struct PageQuery(int? Offset, int? Limit);
