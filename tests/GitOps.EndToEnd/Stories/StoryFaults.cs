using GitOps.LocalAws.Faults;

namespace GitOps.EndToEnd.Stories;

/// <summary>The faults of local AWS, which a quarter of the stories have.</summary>
internal static class StoryFaults
{
    public static bool Has(int seed) => seed % 4 == 1;

    public static FaultOptions Of(int seed) =>
        new()
        {
            Seed = seed,
            Operations = new Dictionary<string, FaultRates>
            {
                [FaultOptions.AllOperations] = new()
                {
                    Throttle = 0.03,
                    Error = 0.02,
                    Unanswered = 0.05,
                },
            },
        };
}
