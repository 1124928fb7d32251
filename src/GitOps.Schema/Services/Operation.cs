namespace GitOps.Schema.Services;

/// <summary>One operation of a service.</summary>
/// <param name="Input">The name of the input shape, or null if the operation takes no input.</param>
/// <param name="Output">The name of the output shape, or null if the response is empty.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Uri">The path of the request, with placeholders such as {EndpointName}.</param>
/// <param name="ResultWrapper">The XML element that wraps the result in the query protocol, or null.</param>
/// <param name="Errors">The shape names of the errors that the operation documents.</param>
public sealed record Operation(
    string Name,
    string? Input,
    string? Output,
    string Method,
    string Uri,
    string? ResultWrapper,
    IReadOnlyList<string> Errors
);
