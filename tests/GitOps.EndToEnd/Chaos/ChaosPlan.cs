using GitOps.LocalAws.Faults;

namespace GitOps.EndToEnd.Chaos;

/// <summary>How much of what, for how long.</summary>
internal sealed record ChaosPlan
{
    public int Controllers { get; init; } = 3;

    public int Environments { get; init; } = 20;

    /// <summary>Of 20 parts of 200 resources: how many of each kind.</summary>
    public int Runs { get; init; } = 20;

    public int Models { get; init; } = 60;

    public int Endpoints { get; init; } = 30;

    public int Pipelines { get; init; } = 20;

    public int Groups { get; init; } = 10;

    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan BetweenKills { get; init; } = TimeSpan.FromSeconds(6);

    public TimeSpan Stopped { get; init; } = TimeSpan.FromSeconds(60);

    public int Seed { get; init; } = 17;

    public FaultOptions Faults =>
        new()
        {
            Seed = Seed,
            Lag = TimeSpan.FromSeconds(2),
            Operations = new Dictionary<string, FaultRates>
            {
                [FaultOptions.AllOperations] = new()
                {
                    Throttle = 0.10,
                    Error = 0.05,
                    Unanswered = 0.02,
                },
            },
        };

    /// <summary>The form that a suite can bear.</summary>
    public static ChaosPlan Short =>
        new()
        {
            Controllers = 2,
            Environments = 3,
            Runs = 3,
            Models = 6,
            Endpoints = 3,
            Pipelines = 2,
            Groups = 2,
            Length = TimeSpan.FromSeconds(40),
            BetweenKills = TimeSpan.FromSeconds(5),
            Stopped = TimeSpan.FromSeconds(15),
        };
}
