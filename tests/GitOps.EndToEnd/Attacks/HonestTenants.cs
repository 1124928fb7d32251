using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Attacks;

/// <summary>Tenants who do nothing but commit: each changes the definition of a pipeline of their own.</summary>
internal sealed class HonestTenants(AttackWorld world)
{
    /// <summary>A word in all that only they should read.</summary>
    public const string Private = "confidential";

    // Two people push at any moment.
    private const int AtOnce = 2;
    private readonly int[] _commits = new int[AttackWorld.Tenants];

    /// <summary>How many commits a tenant has made.</summary>
    public int CommitsOf(int tenant) => _commits[tenant];

    /// <summary>The name of a tenant's pipeline in AWS.</summary>
    public static string PipelineOf(int tenant) => $"{AttackWorld.Tenant(tenant)}-flow";

    /// <summary>
    /// Commits for every tenant in turn, until the rounds are enough; gives the seconds that each commit took from its push to its end.
    /// </summary>
    public async Task<IReadOnlyList<double>> CommitAsync(Func<int, bool> isEnough)
    {
        var (times, rounds) = (new ConcurrentBag<double>(), 0);
        do await Parallel.ForAsync(
            0,
            AttackWorld.Tenants,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (tenant, _) => times.Add(await CommitAsync(tenant))
        );
        while (!isEnough(++rounds));
        return [.. times.Order()];
    }

    private async Task<double> CommitAsync(int tenant)
    {
        var source = AttackWorld.Tenant(tenant);
        var step = $"{Private}-{_commits[tenant]++.ToString(CultureInfo.InvariantCulture)}";
        var commit = world
            .RepositoryOf(source)
            .Commit(
                [
                    TreeEntry.File("gitops.yaml", AttackSettings.Of(source)),
                    TreeEntry.File("models/flow.yaml", Manifests.Pipeline("flow", step)),
                ],
                Private
            );
        var began = Stopwatch.GetTimestamp();
        var end = await world.EndOfPushAsync(source, commit, $"{source}-token");
        Assert.StartsWith("Succeeded", end, StringComparison.Ordinal);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
