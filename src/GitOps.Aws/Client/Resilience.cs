using Polly;
using Polly.Retry;

namespace GitOps.Aws.Client;

/// <summary>
/// Retries throttled calls, server errors, requests signed by a wrong clock and lost connections, with full jitter; never a request that
/// the service rejected.
/// </summary>
internal static class Resilience
{
    // Throttling ends sooner or later; a service that fails five times in a row is reported as failed.
    private const int MaxRetriesOnFaults = 4;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(20);

    public static ResiliencePipeline<AwsResponse> Pipeline(TimeProvider time) =>
        new ResiliencePipelineBuilder<AwsResponse> { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<AwsResponse>
                {
                    MaxRetryAttempts = 8,
                    ShouldHandle = static args =>
                        ValueTask.FromResult(
                            args.Outcome switch
                            {
                                { Result: { IsThrottled: true } } => true,
                                { Result: { IsSkewed: true } } => args.AttemptNumber == 0,
                                { Result: { IsTransient: true } response } => args.AttemptNumber < MaxRetriesOnFaults
                                    && !IsRefusedConnection(response),
                                _ => false,
                            }
                        ),
                    DelayGenerator = static args =>
                    {
                        var ceiling = Math.Min(MaxDelay.TotalMilliseconds, FirstDelay.TotalMilliseconds * Math.Pow(2, args.AttemptNumber));
                        return new(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * ceiling));
                    },
                }
            )
            .Build();

    // No process listens on that port: waiting does not help, and the user should see the error immediately.
    private static bool IsRefusedConnection(AwsResponse response) =>
        response.Status == 0 && response.Error.Message.Contains("refused", StringComparison.OrdinalIgnoreCase);
}
