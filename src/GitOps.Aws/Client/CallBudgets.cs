using System.Collections.Concurrent;

namespace GitOps.Aws.Client;

/// <summary>
/// The token buckets of all endpoints, accounts, regions and operations that this process calls: AWS throttles each account, so that no
/// account waits for the calls of another. Thread-safe.
/// </summary>
internal sealed class CallBudgets(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Url, string Account, string Region, string Operation), CallBudget> _budgets = new();

    /// <summary>
    /// The bucket of an operation. AWS throttles lists at a couple of requests a second, so they start with a low limit; other operations
    /// start at 20 a second, which throttling lowers, with a burst for the reconciliation of a common environment. Only a
    /// server on this machine is called without a limit: a custom URL elsewhere (a VPC endpoint) is AWS too.
    /// </summary>
    public CallBudget Of(string url, string account, string region, string operation) =>
        _budgets.GetOrAdd(
            (url, account, region, operation),
            _ =>
                new Uri(url).IsLoopback ? new CallBudget(time, ratePerSecond: 5_000, capacity: 5_000)
                : operation.StartsWith("List", StringComparison.Ordinal) ? new CallBudget(time, ratePerSecond: 2, capacity: 10)
                : new CallBudget(time, ratePerSecond: 20, capacity: 100)
        );
}
