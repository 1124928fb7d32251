namespace GitOps.Engine.Connections;

/// <summary>The response of an endpoint.</summary>
public sealed record Invocation(byte[] Body, string ContentType, string? Variant);

/// <summary>Invokes endpoints.</summary>
public interface IEndpointInvoker
{
    /// <summary>Sends a body to an endpoint and returns the response.</summary>
    Task<Invocation> InvokeAsync(string endpointName, byte[] body, string contentType, string accept, CancellationToken cancellationToken);
}
