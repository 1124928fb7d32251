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
    // SageMaker answers most calls within a second.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    // A model has 60 seconds to answer.
    private static readonly TimeSpan InvocationTimeout = TimeSpan.FromSeconds(70);

    /// <summary>
    /// Sends a request and returns the last response, whether it reports success or an error. Each attempt writes and signs it again. The
    /// wait for the call budget does not count as a part of an attempt.
    /// </summary>
    public Task<AwsResponse> SendAsync(
        RequestTarget target,
        Func<CancellationToken, Task<AwsRequest>> write,
        ICredentialSource credentials,
        CancellationToken cancellationToken
    ) => SendAsync(target, write, credentials, AttemptTimeout, resilience, cancellationToken);

    /// <summary>
    /// Sends an invocation of a model: once, since it may have an effect and cost, with the time that a model has to answer.
    /// </summary>
    public Task<AwsResponse> InvokeModelAsync(
        RequestTarget target,
        Func<CancellationToken, Task<AwsRequest>> write,
        ICredentialSource credentials,
        CancellationToken cancellationToken
    ) => SendAsync(target, write, credentials, InvocationTimeout, ResiliencePipeline<AwsResponse>.Empty, cancellationToken);

    private async Task<AwsResponse> SendAsync(
        RequestTarget target,
        Func<CancellationToken, Task<AwsRequest>> write,
        ICredentialSource credentials,
        TimeSpan timeout,
        ResiliencePipeline<AwsResponse> retries,
        CancellationToken cancellationToken
    )
    {
        var budget = budgets.Of(target.Url, target.Account, target.Region, target.Operation);
        using var trace = metrics.StartTrace(target.Operation);
        return await retries.ExecuteAsync(
            async token =>
            {
                await budget.WaitAsync(token);
                var request = await write(token);
                var started = time.GetTimestamp();
                var response = await ExchangeAsync(target, request, credentials, timeout, token);
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
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var keys = await credentials.GetAsync(cancellationToken);
        var uri = new Uri(target.Url + request.PathAndQuery);
        using var message = Signer.Sign(request, uri, keys, target.Region, target.SigningName, clocks.Now(target.Url));
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(message, either.Token);
            var headers = response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(h => h.Key, h => h.Value.First(), StringComparer.OrdinalIgnoreCase);
            return new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token), headers);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return AwsResponse.Unreachable($"{target.Url} did not answer within {timeout.TotalSeconds:0} seconds");
        }
        catch (HttpRequestException exception)
        {
            return AwsResponse.Unreachable($"{target.Url} can't be reached: {exception.Message}");
        }
    }
}
