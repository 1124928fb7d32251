using GitOps.Engine.Errors;
using Polly;
using Polly.Retry;

namespace GitOps.GitHub.Http;

/// <summary>Repeats reads that failed on the way or at GitHub, with exponential waits. Never a write.</summary>
internal sealed class RetryHandler(TimeProvider time) : DelegatingHandler
{
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>
    {
        TimeProvider = time,
    }
        .AddRetry(
            new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(500),
                UseJitter = true,
                ShouldHandle = static args =>
                    ValueTask.FromResult(
                        args.Outcome switch
                        {
                            { Result: { } response } => (int)response.StatusCode >= 500,
                            { Exception: HttpRequestException or TimeoutException } => true,
                            { Exception: ServiceException { Kind: ServiceErrorKind.Unavailable } } => true,
                            _ => false,
                        }
                    ),
                OnRetry = static args =>
                {
                    args.Outcome.Result?.Dispose();
                    return default;
                },
            }
        )
        .Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Method == HttpMethod.Get
            ? await _pipeline.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken)
            : await base.SendAsync(request, cancellationToken);
}
