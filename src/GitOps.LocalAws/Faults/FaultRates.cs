namespace GitOps.LocalAws.Faults;

/// <summary>The probability of each fault, from 0 to 1. The sum of all probabilities is at most 1.</summary>
public sealed record FaultRates
{
    /// <summary>The call is rejected with ThrottlingException.</summary>
    public double Throttle { get; init; }

    /// <summary>The call is rejected with InternalFailure and status 500; it has no effect.</summary>
    public double Error { get; init; }

    /// <summary>The call gets no response for two minutes; it has no effect.</summary>
    public double Timeout { get; init; }

    /// <summary>The connection is closed immediately; the call has no effect.</summary>
    public double Drop { get; init; }

    /// <summary>The call is processed, but the connection is closed before the response.</summary>
    public double Unanswered { get; init; }

    /// <summary>The call is processed, and the response is delayed by <see cref="LateBy"/>.</summary>
    public double Late { get; init; }

    /// <summary>The delay of a late response.</summary>
    public TimeSpan LateBy { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The limit of calls per second for an account and region; further calls are throttled. 0 means no limit.</summary>
    public double Quota { get; init; }
}
