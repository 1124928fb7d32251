using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using GitOps.Aws.Credentials;
using GitOps.Aws.Endpoints;
using GitOps.Engine.Errors;
using GitOps.Schema.Services;

namespace GitOps.Aws.Client;

/// <summary>
/// Calls any operation of any service with the credentials, endpoints and account of one environment. The service model defines the
/// protocol.
/// </summary>
internal sealed class AwsClient(RequestSender sender, ICredentialSource credentials, EndpointSettings endpoints, string account = "")
{
    /// <summary>The endpoints that requests are sent to.</summary>
    public EndpointSettings Endpoints => endpoints;

    /// <summary>The credentials that requests are signed with.</summary>
    public ICredentialSource Credentials => credentials;

    /// <summary>
    /// Calls an operation and returns its output. <paramref name="check"/> runs before each attempt, and ends the call by throwing.
    /// </summary>
    /// <exception cref="ServiceException">
    /// The service returned an error or another output than the operation's, or it can't be reached, after all retries.
    /// </exception>
    public async Task<JsonObject> InvokeAsync(
        string service,
        string operation,
        JsonObject input,
        CancellationToken cancellationToken,
        Func<CancellationToken, Task>? check = null
    )
    {
        var model = ServiceModels.Get(service);
        var protocol = Protocol.Of(model);
        var response = await sender.SendAsync(
            TargetOf(service, model, operation),
            async token =>
            {
                await (check?.Invoke(token) ?? Task.CompletedTask);
                return protocol.Write(model, model.Operation(operation), input);
            },
            credentials,
            cancellationToken
        );
        var body = Successful(response, operation).Body;
        try
        {
            return protocol.Read(model, model.Operation(operation), body);
        }
        catch (Exception error) when (error is JsonException or XmlException or FormatException)
        {
            throw InvalidResponse(operation, error.Message, error);
        }
    }

    /// <summary>
    /// Sends an invocation of a model, which is already in its protocol, and returns the successful response. Not retried.
    /// </summary>
    /// <exception cref="ServiceException">The service returned an error, or it can't be reached.</exception>
    public async Task<AwsResponse> InvokeModelAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        const string Service = "sagemaker-runtime";
        const string Operation = "InvokeEndpoint";
        var target = TargetOf(Service, ServiceModels.Get(Service), Operation);
        return Successful(await sender.InvokeModelAsync(target, _ => Task.FromResult(request), credentials, cancellationToken), Operation);
    }

    /// <summary>The error for a response that is not what the operation returns.</summary>
    public static ServiceException InvalidResponse(string operation, string detail, Exception? inner = null) =>
        new(ServiceErrorKind.Unavailable, "InvalidResponse", $"the response can't be read: {detail}", operation, inner);

    private RequestTarget TargetOf(string service, ServiceModel model, string operation) =>
        new(endpoints.Resolve(service), account, endpoints.Region, model.Metadata.SigningName, operation);

    private static AwsResponse Successful(AwsResponse response, string operation) =>
        response.Status is >= 200 and < 300 ? response : throw AwsErrorClassifier.Of(response, operation);
}
