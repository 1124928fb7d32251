using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using GitOps.Controller.Service.Api;
using GitOps.Core.Environments;
using GitOps.EndToEnd.Chaos;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>
/// Several controllers on one PostgreSQL, faults in every call, commits, kills, a process that is stopped for a while, a database that goes
/// away: at the end everything is in sync with Git, and nothing was done that must never be. GITOPS_CHAOS_MINUTES runs the long form.
/// </summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Fact]
    public async Task Whatever_happens_all_ends_in_sync_with_Git_and_nothing_is_done_twice()
    {
        Assert.SkipUnless(PostgreSql.IsHere, "PostgreSQL is not on this machine");
        var plan = Environment.GetEnvironmentVariable("GITOPS_CHAOS_MINUTES") is { Length: > 0 } minutes
            ? new ChaosPlan { Length = TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture)) }
            : ChaosPlan.Short;
        var random = new Random(plan.Seed);
        using var folder = new TemporaryFolder();
        await using var database = await PostgreSql.StartAsync();
        await using var aws = await Drivers.LocalAws.StartAsync(runCommands: true, plan.Faults, Bystanders.States());
        using var repository = new ChaosRepository(plan, random);
        repository.LayOut();
        using var fleet = new Fleet(repository.Path, aws.Folder, database.ConnectionString, folder.Path, plan.Controllers);
        for (var i = 0; i < plan.Controllers; i++)
            fleet.Start(i);

        var clock = Stopwatch.StartNew();
        await RageAsync(plan, random, repository, fleet, database, clock);
        var raged = clock.Elapsed;
        await ConvergedAsync(plan, repository, fleet, clock);

        var judgement = new Judgement(aws, repository.Commits);
        output.WriteLine(
            $"{repository.Commits.Count} commits, {fleet.Kills} kills, {fleet.Restarts} ends of their own in {raged.TotalSeconds:0} s; "
                + $"in sync with Git {(clock.Elapsed - raged).TotalSeconds:0} s after the last of them"
        );
        output.WriteLine(judgement.Figures());
        Assert.True(judgement.Faults() is { Count: 0 }, string.Join('\n', judgement.Faults().Take(20)));
        var audit = await Project.TypeAsync(repository.Path, aws.Folder, "audit", "--server", fleet.Url(0)!);
        Assert.Contains("chain verified", audit.Errors, StringComparison.Ordinal);
        output.WriteLine(audit.Errors.Trim());
        for (var e = 0; e < plan.Environments; e++)
            await PlansNothingAsync(repository, aws, ChaosRepository.Environment(e));
    }

    private static async Task RageAsync(
        ChaosPlan plan,
        Random random,
        ChaosRepository repository,
        Fleet fleet,
        PostgreSql database,
        Stopwatch clock
    )
    {
        var (kill, stop, restarts) = (plan.BetweenKills, plan.Length / 4, new Queue<TimeSpan>([plan.Length / 3, plan.Length * 2 / 3]));
        TimeSpan? goOn = null;
        while (clock.Elapsed < plan.Length)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1500)));
            repository.Change();
            fleet.Supervise();
            // The first controller is the one that is stopped and goes on; the others are killed.
            if (clock.Elapsed > kill)
            {
                fleet.Kill(random.Next(1, fleet.Count));
                kill = clock.Elapsed + plan.BetweenKills;
            }

            if (goOn is null && clock.Elapsed > stop)
            {
                await fleet.SignalAsync(0, "-STOP");
                goOn = clock.Elapsed + plan.Stopped;
            }

            if (goOn is { } then && clock.Elapsed > then)
            {
                await fleet.SignalAsync(0, "-CONT");
                goOn = TimeSpan.MaxValue;
            }

            if (restarts.TryPeek(out var restart) && clock.Elapsed > restart)
            {
                restarts.Dequeue();
                await database.RestartAsync();
            }
        }

        await fleet.SignalAsync(0, "-CONT");
    }

    private static async Task ConvergedAsync(ChaosPlan plan, ChaosRepository repository, Fleet fleet, Stopwatch clock)
    {
        using var http = new HttpClient();
        var (limit, head) = (clock.Elapsed + plan.Length / 2 + TimeSpan.FromMinutes(3), repository.Commits[^1]);
        IReadOnlyList<EnvironmentView> all = [];
        IReadOnlyList<CommitView> commits = [];
        while (clock.Elapsed < limit)
        {
            fleet.Supervise();
            try
            {
                if (fleet.Url(0) is null)
                    continue;
                all = (await http.GetFromJsonAsync<IReadOnlyList<EnvironmentView>>(fleet.Url(0) + "/api/v1/environments", Web))!;
                commits = (await http.GetFromJsonAsync<IReadOnlyList<CommitView>>($"{fleet.Url(0)}/api/v1/commits/{head}", Web))!;
                if (
                    all.Count(s => s.Commit == head && s.Outcome == OutcomeState.Synced) == plan.Environments
                    && commits.Count(c => c.State == "Succeeded") == plan.Environments
                )
                    return;
            }
            catch (HttpRequestException)
            {
                // It starts, or its database does.
            }
            finally
            {
                await Task.Delay(200);
            }
        }

        var late = all.Where(s => s.Outcome != OutcomeState.Synced || s.Commit != head);
        Assert.Fail($"not in sync with Git in time:\n{string.Join('\n', late.Select(Describe))}\n{fleet.Logs()}");
    }

    // The last word has AWS itself: everything described, nothing to do.
    private static async Task PlansNothingAsync(ChaosRepository repository, Drivers.LocalAws aws, string environment)
    {
        for (var attempt = 1; ; attempt++)
        {
            var planned = await Project.TypeAsync(repository.Path, aws.Folder, "plan", "--verify", "--env", environment);
            if (planned.Code == 0)
                return;
            // A call that met too many faults says so; the lag of tags passes.
            Assert.True(attempt < 6, planned.All);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static string Describe(EnvironmentView s) =>
        $"{s.Environment} {s.Commit[..8]} {s.Outcome} {s.Summary} at {s.At:T} next {s.Next:T}";
}
