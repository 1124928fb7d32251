using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace GitOps.Aws.Client;

/// <summary>How calls are retried: throttling, 5xx, a clock that is off and lost connections, with full jitter; never what the service has understood and refused.</summary>
internal static class Resilience
{
    // Throttling passes; a service that fails four times in a row is told.
    private const int AttemptsOnFaults = 4;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);

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
                                { Exception: TimeoutRejectedException } => args.AttemptNumber < AttemptsOnFaults,
                                { Result: { IsThrottled: true } } => true,
                                { Result: { IsSkewed: true } } => args.AttemptNumber == 0,
                                { Result: { IsTransient: true } answer } => args.AttemptNumber < AttemptsOnFaults
                                    && !IsRefusedConnection(answer),
                                _ => false,
                            }
                        ),
                    DelayGenerator = static args =>
                    {
                        var ceiling = Math.Min(Most.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, args.AttemptNumber));
                        return new(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * ceiling));
                    },
                }
            )
            .AddTimeout(TimeSpan.FromSeconds(10))
            .Build();

    // Nobody listens there: waiting does not help, and the user wants to know at once.
    private static bool IsRefusedConnection(AwsResponse answer) =>
        answer.Status == 0 && answer.Error.Message.Contains("refused", StringComparison.OrdinalIgnoreCase);
}
