using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.State.Tests;

/// <summary>Both databases keep the same promises.</summary>
public sealed class StateTests
{
    private static readonly EnvironmentId Dev = new("shop", "dev");
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, 123, TimeSpan.Zero);

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_second_start_finds_the_database_as_it_was(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        await database
            .Get<IEnvironmentBook>()
            .WriteAsync(
                new()
                {
                    Id = Dev,
                    Outcome = "Converged",
                    Summary = "all is as Git says",
                    Since = Noon,
                    At = Noon,
                    Causes = [new("Model/a", "create", "new", "now")],
                },
                default
            );

        Assert.False(await StateRegistration.MigrateAsync(database.Services, default));

        var status = Assert.Single(await database.Get<IEnvironmentBook>().ListAsync(null, default));
        Assert.Equal((Dev, Noon, "Model/a"), (status.Id, status.At, status.Causes[0].Resource));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_commit_ends_once_and_stays_so(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var log = database.Get<ICommitLog>();
        var seen = new CommitRecord(Dev, "c0ffee", "Ada", "A change", CommitState.Pending, "", Noon, null);
        await log.SeeAsync([seen, seen with { Commit = "beef" }], default);
        await log.MoveAsync(Dev, "c0ffee", [CommitState.Pending], CommitState.Applying, "", Noon, default);
        await log.SeeAsync([seen], default);
        await log.MoveAsync(
            Dev,
            "c0ffee",
            [CommitState.Pending, CommitState.Applying],
            CommitState.Succeeded,
            "all is as Git says",
            Noon.AddMinutes(1),
            default
        );
        await log.MoveAsync(Dev, "c0ffee", [CommitState.Pending, CommitState.Applying], CommitState.Failed, "too late", Noon, default);

        Assert.Equal(["beef", "c0ffee"], (await log.RecentAsync(Dev, Page.First(10), default)).Select(c => c.Commit));
        Assert.Equal(
            seen with
            {
                State = CommitState.Succeeded,
                Reason = "all is as Git says",
                Ended = Noon.AddMinutes(1),
            },
            Assert.Single(await log.FindAsync("c0ff", default))
        );
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task The_audit_chain_shows_every_change(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var log = database.Get<IAuditLog>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => log.AppendAsync([Entry($"a{i}"), Entry($"b{i}")], default)));

        var entries = await log.ReadAsync(0, 100, default);
        Assert.Equal(16, entries.Count);
        Assert.Null(ChainedEntry.FirstBroken(entries));
        await database.ExecuteAsync("UPDATE audit SET who = 'Eve' WHERE number = 5");
        Assert.Equal(5, ChainedEntry.FirstBroken(await log.ReadAsync(0, 100, default)));
        await database.ExecuteAsync("DELETE FROM audit WHERE number = 5");
        Assert.Equal(5, ChainedEntry.FirstBroken(await log.ReadAsync(0, 100, default)));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_lease_has_one_owner_until_it_ends(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var leases = database.Get<ILeases>();

        Assert.True(await leases.TakeAsync("shop/dev", "one", TimeSpan.FromMinutes(1), default));
        Assert.False(await leases.TakeAsync("shop/dev", "two", TimeSpan.FromMinutes(1), default));
        Assert.True(await leases.TakeAsync("shop/dev", "one", TimeSpan.FromMinutes(1), default));
        await leases.ReleaseAsync("shop/dev", "two", default);
        Assert.False(await leases.TakeAsync("shop/dev", "two", TimeSpan.FromMinutes(1), default));
        await database.ExecuteAsync("UPDATE leases SET until = 1");
        Assert.True(await leases.TakeAsync("shop/dev", "two", TimeSpan.FromMinutes(1), default));
        await leases.ReleaseAsync("shop/dev", "two", default);
        Assert.True(await leases.TakeAsync("shop/dev", "one", TimeSpan.FromMinutes(1), default));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_delivery_is_taken_once_and_a_request_is_taken_out(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var inbox = database.Get<IInbox>();
        var delivery = new Delivery("d1", "shop", "push", "{}", Noon, null, "");

        Assert.True(await inbox.AddAsync(delivery, default));
        Assert.False(await inbox.AddAsync(delivery, default));
        await inbox.CloseAsync(["d1"], "fetched", Noon.AddSeconds(1), default);
        Assert.Empty(await inbox.DeliveriesAsync(onlyOpen: true, Page.First(10), default));
        Assert.Equal("fetched", Assert.Single(await inbox.DeliveriesAsync(onlyOpen: false, Page.First(10), default)).Result);
        var requests = database.Get<IRequestBox>();
        await requests.AskAsync(new(0, Dev, "sync", "", "Ada", Noon), default);
        var asked = Assert.Single(await requests.OpenAsync(Dev, default));
        await requests.DoneAsync([asked.Number], default);
        Assert.Empty(await requests.OpenAsync(Dev, default));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task What_is_old_is_forgotten_and_the_audit_log_stays(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var history = database.Get<IHistory>();
        await history.AddAsync(new(Dev, "c0ffee", Noon, Noon, "Converged", "", "", 1), default);
        await history.AddAsync(new(Dev, "c0ffee", Noon, Noon.AddDays(2), "Converged", "", "", 1), default);
        await history.WriteAsync([new(Dev, "TrainingJob/a", "a-1", "InProgress", "c0ffee", Noon, null, "")], default);
        await history.WriteAsync([new(Dev, "TrainingJob/a", "a-1", "Completed", "c0ffee", Noon, Noon.AddHours(1), "auc=0.9")], default);
        await database.Get<IAuditLog>().AppendAsync([Entry("x")], default);

        Assert.Equal("auc=0.9", Assert.Single(await history.RunsAsync(Dev, Page.First(10), default)).Detail);
        Assert.Equal(2, await history.TrimAsync(Noon.AddDays(1), default));
        Assert.Single(await history.PassesAsync(Dev, Page.First(10), default));
        Assert.Single(await database.Get<IAuditLog>().ReadAsync(0, 10, default));
    }

    [Fact]
    public async Task Controllers_that_start_at_once_on_a_new_database_all_come_up()
    {
        Assert.SkipUnless(GitOps.Testing.PostgreSql.IsHere, "PostgreSQL is not on this machine");
        await using var server = await GitOps.Testing.PostgreSql.StartAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    StateRegistration.MigrateAsync(
                        new ServiceCollection().AddState(new() { File = "", PostgreSql = server.ConnectionString }).BuildServiceProvider(),
                        default
                    )
                )
        );
    }

    private static AuditEntry Entry(string target) => new(Noon, "controller", "create", target, "c0ffee", "");
}
