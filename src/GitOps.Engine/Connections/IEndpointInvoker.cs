namespace GitOps.Engine.Connections;

/// <summary>An endpoint's answer.</summary>
public sealed record Invocation(byte[] Body, string ContentType, string? Variant);

/// <summary>Asks an endpoint.</summary>
public interface IEndpointInvoker
{
    /// <summary>Sends a body and gives the answer.</summary>
    Task<Invocation> InvokeAsync(string endpointName, byte[] body, string contentType, string accept, CancellationToken cancellationToken);
}
