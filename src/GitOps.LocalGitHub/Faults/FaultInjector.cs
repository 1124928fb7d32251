using System.Globalization;
using System.Text.RegularExpressions;
using GitOps.LocalGitHub.Server;

namespace GitOps.LocalGitHub.Faults;

/// <summary>Injects the faults that a test asked for. Thread-safe.</summary>
internal sealed class FaultInjector(TimeProvider time)
{
    private readonly List<FaultRule> _rules = [];
    private readonly Lock _lock = new();

    public void Add(FaultRule rule)
    {
        lock (_lock)
            _rules.Add(rule);
    }

    /// <summary>How many requests are still to meet a fault.</summary>
    public int Remaining
    {
        get
        {
            lock (_lock)
                return _rules.Sum(r => r.Times);
        }
    }

    /// <summary>The fault of a request, which is used up; null when there is none.</summary>
    public FaultRule? Next(string method, string path)
    {
        lock (_lock)
        {
            var index = _rules.FindIndex(r => r.Method is "*" || r.Method == method && Regex.IsMatch(path, r.Path));
            if (index < 0)
                return null;
            var rule = _rules[index];
            if (rule.Times <= 1)
                _rules.RemoveAt(index);
            else
                _rules[index] = rule with { Times = rule.Times - 1 };
            return rule;
        }
    }

    /// <summary>Delays or rejects a request before it is handled.</summary>
    /// <exception cref="GitHubException">The fault is an error.</exception>
    public Task ApplyAsync(FaultRule? rule, CancellationToken cancellationToken) =>
        rule?.Kind switch
        {
            FaultKind.ServerError => throw new GitHubException(500, "Server Error"),
            FaultKind.NotFound => throw GitHubException.NotFound(),
            FaultKind.SecondaryLimit => throw new GitHubException(403, Limits.RateLimiter.SecondaryMessage)
            {
                Headers = new Dictionary<string, string>
                {
                    ["retry-after"] = Math.Ceiling(rule.Delay.TotalSeconds).ToString(CultureInfo.InvariantCulture),
                },
            },
            FaultKind.Delay => WaitAsync(rule, cancellationToken),
            _ => Task.CompletedTask,
        };

    /// <summary>Waits for the delay of a fault.</summary>
    public Task WaitAsync(FaultRule rule, CancellationToken cancellationToken) => Task.Delay(rule.Delay, time, cancellationToken);
}
