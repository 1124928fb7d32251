namespace GitOps.Schema.Services;

/// <summary>The wire protocol and the endpoint of a service, as in the metadata of its model.</summary>
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
