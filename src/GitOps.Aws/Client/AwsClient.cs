using System.Text.Json.Nodes;
using GitOps.Aws.Credentials;
using GitOps.Aws.Endpoints;
using GitOps.Engine.Errors;
using GitOps.Schema.Services;
using Polly;

namespace GitOps.Aws.Client;

/// <summary>What the calls of all clients share.</summary>
internal sealed record CallContext(
    CallBudgets Budgets,
    ServerClocks Clocks,
    CallMetrics Metrics,
    ResiliencePipeline<AwsResponse> Resilience,
    TimeProvider Time
);

/// <summary>The one client for all services: the service model says how an operation is spoken, the SDK's core signs it.</summary>
internal sealed class AwsClient(HttpClient http, ICredentialSource credentials, EndpointSettings endpoints, CallContext calls)
{
    /// <summary>Where calls go.</summary>
    public EndpointSettings Endpoints => endpoints;

    /// <summary>Who calls.</summary>
    public ICredentialSource Credentials => credentials;

    /// <summary>Calls an operation; throws <see cref="ServiceException"/> when the service says no or can't be reached after all retries.</summary>
    public async Task<JsonObject> InvokeAsync(string service, string operation, JsonObject input, CancellationToken cancellationToken)
    {
        var model = ServiceModels.Get(service);
        var protocol = Protocol.Of(model);
        var answer = await SendAsync(
            service,
            model,
            operation,
            () => protocol.Write(model, model.Operation(operation), input),
            cancellationToken
        );
        return protocol.Read(model, model.Operation(operation), answer.Body);
    }

    /// <summary>Sends a request that a protocol has written; gives the answer when it is a good one.</summary>
    public async Task<AwsResponse> SendAsync(
        string service,
        ServiceModel model,
        string operation,
        Func<AwsRequest> write,
        CancellationToken cancellationToken
    )
    {
        var budget = calls.Budgets.Of(endpoints, operation);
        var url = endpoints.Resolve(service);
        using var trace = calls.Metrics.Begin(operation);
        var answer = await calls.Resilience.ExecuteAsync(
            async token =>
            {
                await budget.WaitAsync(token);
                var began = calls.Time.GetTimestamp();
                var sent = await ExchangeAsync(url, model.Metadata.SigningName, write(), token);
                budget.Learn(sent.IsThrottled);
                calls.Clocks.Learn(url, sent);
                calls.Metrics.Count(operation, sent, calls.Time.GetElapsedTime(began));
                return sent;
            },
            cancellationToken
        );
        return answer.Status is >= 200 and < 300 ? answer : throw AwsErrorClassifier.Of(answer, operation);
    }

    private async Task<AwsResponse> ExchangeAsync(string url, string signingName, AwsRequest request, CancellationToken cancellationToken)
    {
        var keys = await credentials.GetAsync(cancellationToken);
        using var message = Signer.Sign(
            request,
            new Uri(url + request.PathAndQuery),
            keys,
            endpoints.Region,
            signingName,
            calls.Clocks.Now(url)
        );
        try
        {
            using var response = await http.SendAsync(message, cancellationToken);
            var headers = response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(h => h.Key, h => h.Value.First(), StringComparer.OrdinalIgnoreCase);
            return new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken), headers);
        }
        catch (HttpRequestException exception)
        {
            return AwsResponse.Unreachable($"{url} can't be reached: {exception.Message}");
        }
    }
}
