using GitOps.Engine.Errors;
using Polly;
using Polly.Retry;

namespace GitOps.GitHub.Reviews;

/// <summary>
/// Repeats attempts that first read what is published and then write what is missing. After an attempt whose effect is unknown, one
/// more reads it again, since a lost request may have had its effect only after the repetition read it.
/// </summary>
internal sealed class IdempotentWrites(TimeProvider time)
{
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(
            new RetryStrategyOptions
            {
                MaxRetryAttempts = 5,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                // Not found: GitHub may not know a new commit or pull request everywhere for a second.
                ShouldHandle = new PredicateBuilder().Handle<ServiceException>(e =>
                    e.Kind is ServiceErrorKind.Unavailable or ServiceErrorKind.Throttled or ServiceErrorKind.NotFound
                ),
            }
        )
        .Build();

    public async Task RunAsync(Func<CancellationToken, Task> attempt, CancellationToken cancellationToken)
    {
        var isInDoubt = false;
        await _pipeline.ExecuteAsync(
            async token =>
            {
                try
                {
                    await attempt(token);
                }
                catch (ServiceException exception) when (exception.Kind == ServiceErrorKind.Unavailable)
                {
                    isInDoubt = true;
                    throw;
                }
            },
            cancellationToken
        );
        if (isInDoubt)
            await _pipeline.ExecuteAsync(async token => await attempt(token), cancellationToken);
    }
}
