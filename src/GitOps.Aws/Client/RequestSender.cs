using GitOps.Aws.Credentials;
using Polly;

namespace GitOps.Aws.Client;

/// <summary>
/// Sends requests for all clients of the process: signed by the server's clock, within the call budget of the operation, with retries, and
/// counted. Thread-safe.
/// </summary>
internal sealed class RequestSender(
    HttpClient http,
    CallBudgets budgets,
    ServerClocks clocks,
    CallMetrics metrics,
    ResiliencePipeline<AwsResponse> resilience,
    TimeProvider time
)
{
    /// <summary>
    /// Sends a request and returns the last response, whether it reports success or an error. Each attempt writes and signs it again.
    /// </summary>
    public async Task<AwsResponse> SendAsync(
        RequestTarget target,
        Func<CancellationToken, Task<AwsRequest>> write,
        ICredentialSource credentials,
        CancellationToken cancellationToken
    )
    {
        var budget = budgets.Of(target.Url, target.Region, target.Operation);
        using var trace = metrics.StartTrace(target.Operation);
        return await resilience.ExecuteAsync(
            async token =>
            {
                await budget.WaitAsync(token);
                var request = await write(token);
                var started = time.GetTimestamp();
                var response = await ExchangeAsync(target, request, credentials, token);
                budget.Adjust(response.IsThrottled);
                clocks.Record(target.Url, response);
                metrics.Count(target.Operation, response, time.GetElapsedTime(started));
                return response;
            },
            cancellationToken
        );
    }

    private async Task<AwsResponse> ExchangeAsync(
        RequestTarget target,
        AwsRequest request,
        ICredentialSource credentials,
        CancellationToken cancellationToken
    )
    {
        var keys = await credentials.GetAsync(cancellationToken);
        var uri = new Uri(target.Url + request.PathAndQuery);
        using var message = Signer.Sign(request, uri, keys, target.Region, target.SigningName, clocks.Now(target.Url));
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
            return AwsResponse.Unreachable($"{target.Url} can't be reached: {exception.Message}");
        }
    }
}
