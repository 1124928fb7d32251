using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace GitOps.Aws.Client;

/// <summary>How calls are retried: throttling, 5xx and lost connections, with full jitter; never what the service has understood and refused.</summary>
internal static class Resilience
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);

    public static ResiliencePipeline<AwsAnswer> Pipeline(TimeProvider time) => new ResiliencePipelineBuilder<AwsAnswer> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<AwsAnswer>
        {
            MaxRetryAttempts = 6,
            ShouldHandle = new PredicateBuilder<AwsAnswer>().Handle<TimeoutRejectedException>().HandleResult(a => a.IsTransient && !IsRefusedConnection(a)),
            DelayGenerator = static args =>
            {
                var ceiling = Math.Min(Most.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, args.AttemptNumber));
                return new(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * ceiling));
            },
        })
        .AddTimeout(TimeSpan.FromSeconds(10))
        .Build();

    // Nobody listens there: waiting does not help, and the user wants to know at once.
    private static bool IsRefusedConnection(AwsAnswer answer) => answer.Status == 0 && answer.Error.Message.Contains("refused", StringComparison.OrdinalIgnoreCase);
}
