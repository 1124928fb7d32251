namespace GitOps.Schema.Services;

/// <summary>One operation of a service, with the names of its shapes.</summary>
public sealed record Operation(
    string Name,
    string? Input,
    string? Output,
    string Method,
    string Uri,
    string? ResultWrapper,
    IReadOnlyList<string> Errors
);

/// <summary>How a service is spoken to.</summary>
public sealed record ServiceMetadata(
    string Id,
    string Protocol,
    string JsonVersion,
    string TargetPrefix,
    string EndpointPrefix,
    string SigningName,
    string ApiVersion,
    string XmlNamespace
);
