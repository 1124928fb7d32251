using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using GitOps.Core.Reports;
using GitOps.EndToEnd.Attacks;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>
/// A hostile tenant beside 20 honest ones in one service: each attack meets its refusal, and the others notice nothing.
/// GITOPS_ATTACK_SECONDS runs the long form.
/// </summary>
public sealed class AttackTests(ITestOutputHelper output)
{
    private const int AttackersAtOnce = 3;
    private const long MaxMemory = 600L << 20;

    // Below a second, other work on the machine decides how long a commit takes.
    private const double Noise = 1;

    [Fact]
    public void Each_threat_has_five_attacks_or_more_and_each_meets_another_defence() =>
        Assert.All(
            Enum.GetValues<Threat>(),
            threat =>
            {
                var refusals = AttackList.All.Where(a => a.Threat == threat && !a.IsSlow).Select(a => a.Refusal).ToList();
                Assert.True(refusals.Count >= 5, $"{threat}: {refusals.Count}");
                Assert.Equal(refusals.Count, refusals.Distinct().Count());
            }
        );

    [Fact]
    public async Task Every_attack_is_refused_and_honest_tenants_go_on()
    {
        Assert.SkipUnless(Programs.Has("ssh-keygen"), "ssh-keygen is not on this machine");
        var length = Environment.GetEnvironmentVariable("GITOPS_ATTACK_SECONDS") is { Length: > 0 } seconds
            ? TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))
            : (TimeSpan?)null;
        await using var world = await AttackWorld.StartAsync();
        var tenants = new HonestTenants(world);
        await tenants.CommitAsync(rounds => rounds == 2);
        var quiet = await tenants.CommitAsync(rounds => rounds == 3);

        var attacks = AttackAsync(world, length);
        var attacked = await tenants.CommitAsync(_ => attacks.IsCompleted);
        var met = await attacks;

        Report(met, quiet, attacked, world);
        var through = met.Where(m => !m.IsRefused)
            .Select(m => $"{m.Attack.Threat}, {m.Attack.Name}: expected {m.Attack.Refusal}, got {m.Text}");
        Assert.True(!through.Any(), string.Join('\n', through));
        AssertUntouched(world, tenants);
        Assert.InRange(Median(attacked), 0, Math.Max(2 * Median(quiet), Noise));
    }

    private static async Task<IReadOnlyCollection<Met>> AttackAsync(AttackWorld world, TimeSpan? length)
    {
        var met = new ConcurrentBag<Met>();
        var clock = Stopwatch.StartNew();
        do await Parallel.ForEachAsync(
            AttackList.All.Where(a => length is not null || !a.IsSlow).GroupBy(a => a.Threat),
            new ParallelOptions { MaxDegreeOfParallelism = AttackersAtOnce },
            async (attacks, _) =>
            {
                foreach (var attack in attacks)
                    met.Add(await RunAsync(attack, world));
            }
        );
        while (clock.Elapsed < length);
        return met;
    }

    // An attack that fails otherwise is one of the findings, not the end of the others.
    private static async Task<Met> RunAsync(Attack attack, AttackWorld world)
    {
        try
        {
            var text = await attack.RunAsync(world);
            return new(attack, text, text.Contains(attack.Refusal, StringComparison.Ordinal));
        }
        catch (Exception exception)
        {
            return new(attack, exception.ToString(), false);
        }
    }

    private static double Median(IReadOnlyList<double> times) => times[times.Count / 2];

    private static void AssertUntouched(AttackWorld world, HonestTenants tenants)
    {
        Assert.False(world.Service.HasExited, "the service ended");
        var errors = world.Service.Log.Where(l => l.Contains(" fail: ", StringComparison.Ordinal) || VisibleText.Contains(l));
        Assert.True(!errors.Any(), string.Join('\n', errors.Take(3)));
        Assert.InRange(world.Service.PeakMemory, 0, MaxMemory);
        Assert.DoesNotContain(world.Seen, s => s.Contains(HonestTenants.Private, StringComparison.Ordinal));
        var changes = world
            .Aws.Journal()
            .Where(l => l.Status == 200 && l.Name.StartsWith("tenant-", StringComparison.Ordinal) && IsChange(l.Operation))
            .GroupBy(l => l.Name)
            .ToDictionary(g => g.Key, g => g.Select(l => l.Operation).ToList());
        Assert.Equal(AttackWorld.Tenants, changes.Count);
        for (var i = 0; i < AttackWorld.Tenants; i++)
            Assert.Equal(
                Enumerable.Repeat("UpdatePipeline", tenants.CommitsOf(i) - 1).Prepend("CreatePipeline"),
                changes[HonestTenants.PipelineOf(i)].Where(o => !o.EndsWith("Tags", StringComparison.Ordinal))
            );
    }

    private static bool IsChange(string operation) =>
        new[] { "Create", "Update", "Delete", "Stop", "Start", "Add" }.Any(v => operation.StartsWith(v, StringComparison.Ordinal));

    private void Report(IReadOnlyCollection<Met> met, IReadOnlyList<double> quiet, IReadOnlyList<double> attacked, AttackWorld world)
    {
        output.WriteLine("| threat | attack | count | refusal |\n|---|---|---:|---|");
        foreach (var group in met.GroupBy(m => m.Attack).OrderBy(g => g.Key.Threat))
            output.WriteLine($"| {group.Key.Threat} | {group.Key.Name} | {group.Count()} | {group.Key.Refusal} |");
        foreach (var (name, times) in new[] { ("quiet", quiet), ("under attack", attacked) })
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: {times.Count} honest commits, median {Median(times):0.00} s, worst {times[^1]:0.00} s"
                )
            );
        output.WriteLine($"highest memory of the service: {world.Service.PeakMemory >> 20} MiB");
    }

    private sealed record Met(Attack Attack, string Text, bool IsRefused);
}
