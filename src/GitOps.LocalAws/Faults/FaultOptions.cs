namespace GitOps.LocalAws.Faults;

/// <summary>The faults that a local AWS injects, so that programs can be tested against them. None by default.</summary>
public sealed record FaultOptions
{
    /// <summary>The key of the rates for all operations that have no rates of their own.</summary>
    public const string AllOperations = "*";

    /// <summary>The seed of the random faults: the same seed injects the same faults into the same sequence of calls.</summary>
    public int Seed { get; init; }

    /// <summary>How long List, Search and tag operations return the state from before a write. Describe is always consistent.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>How far the server's clock is ahead of the machine's clock.</summary>
    public TimeSpan ClockSkew { get; init; }

    /// <summary>Rates by operation, such as <c>CreateTrainingJob</c>. S3 operations are named by method, such as <c>s3:GET</c>.</summary>
    public IReadOnlyDictionary<string, FaultRates> Operations { get; init; } = new Dictionary<string, FaultRates>();

    internal FaultRates? RatesOf(string operation) =>
        Operations.GetValueOrDefault(operation) ?? Operations.GetValueOrDefault(AllOperations);
}
