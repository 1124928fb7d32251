namespace GitOps.LocalAws.Faults;

/// <summary>What goes wrong in a local AWS on demand, so that its users' programs can be tried against it. Everything is off by default.</summary>
public sealed record FaultOptions
{
    /// <summary>The rates for operations that have none of their own.</summary>
    public const string Every = "*";

    /// <summary>Decides, with an operation's name and the number of its call, what befalls the call: the same seed gives the same run.</summary>
    public int Seed { get; init; }

    /// <summary>How long List, Search and tags go on showing what was there before a write. Describe is never stale.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>How far the server's clock is ahead of the machine's.</summary>
    public TimeSpan ClockSkew { get; init; }

    /// <summary>Rates by operation (<c>CreateTrainingJob</c>; S3's by method: <c>s3:GET</c>).</summary>
    public IReadOnlyDictionary<string, FaultRates> Operations { get; init; } = new Dictionary<string, FaultRates>();

    internal FaultRates? Of(string operation) => Operations.GetValueOrDefault(operation) ?? Operations.GetValueOrDefault(Every);
}

/// <summary>How often a call meets which fault, each as a part of 1, together at most 1.</summary>
public sealed record FaultRates
{
    /// <summary>Refused with ThrottlingException.</summary>
    public double Throttle { get; init; }

    /// <summary>Answered with InternalFailure, status 500; nothing is done.</summary>
    public double Error { get; init; }

    /// <summary>Never answered, and nothing is done.</summary>
    public double Timeout { get; init; }

    /// <summary>The connection is cut at once, and nothing is done.</summary>
    public double Drop { get; init; }

    /// <summary>Done, but the connection is cut before the answer.</summary>
    public double Unanswered { get; init; }

    /// <summary>Done, and answered after <see cref="LateBy"/>.</summary>
    public double Late { get; init; }

    /// <summary>How late a late answer is.</summary>
    public TimeSpan LateBy { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Calls a second that are let through for an account and region; 0 for no limit.</summary>
    public double Quota { get; init; }
}
