using System.Data.Common;
using GitOps.Core.Audit;
using GitOps.Core.Commands;
using GitOps.Core.Commits;
using GitOps.Core.Deliveries;
using GitOps.Core.Environments;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Audit;
using GitOps.Engine.Commands;
using GitOps.Engine.Commits;
using GitOps.Engine.Deliveries;
using GitOps.Engine.Reconciling;
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
        var pending = new PendingChange(
            new("Model", "a"),
            "a-1",
            ChangeAction.Create,
            new Missing(),
            new RequestFailed("CreateModel", "no role", "ValidationException"),
            new After(new("TrainingJob", "a"))
        );
        await database.WriteAsync(
            Dev,
            Noon,
            r =>
                new(
                    r.Status with
                    {
                        Outcome = new Progressing(new ChangesPending(pending, 1)),
                        Pending = [pending],
                        Plan = new(new Dictionary<ChangeAction, int> { [ChangeAction.Create] = 1 }, Kept: 0),
                    }
                )
        );

        Assert.False(await StateRegistration.MigrateAsync(database.Services, default));

        var status = Assert.Single(await database.Get<IEnvironmentStore>().ListAsync(null, default));
        Assert.Equal((Dev, Noon, pending), (status.Id, status.At, status.Pending[0]));
        Assert.Equal(new Progressing(new ChangesPending(pending, 1)), status.Outcome);
        Assert.Equal(1, status.Plan![ChangeAction.Create]);
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_commit_ends_once_and_stays_so(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var log = database.Get<ICommitStore>();
        var seen = new CommitRecord(Dev, "c0ffee", "Ada", "A change", CommitState.Pending, "", Noon, null);
        var heads = database.Get<IHeadStore>();
        var beef = new EnvironmentHead(Dev, "beef", "main", Noon);
        Assert.True(await heads.ReplaceHeadAsync(beef, null, [seen, seen with { Commit = "beef" }], default));
        await log.TransitionAsync(new(Dev, "c0ffee", [CommitState.Pending], CommitState.Applying, "", Noon), default);
        Assert.False(await heads.ReplaceHeadAsync(new(Dev, "1ate", "main", Noon), "c0ffee", [seen with { Commit = "1ate" }], default));
        Assert.True(await heads.ReplaceHeadAsync(beef, "beef", [seen], default));
        Assert.Equal("beef", (await heads.FindHeadAsync(Dev, default))?.Commit);
        CommitState[] open = [CommitState.Pending, CommitState.Applying];
        await log.TransitionAsync(new(Dev, "c0ffee", open, CommitState.Succeeded, "in sync with Git", Noon.AddMinutes(1)), default);
        await log.TransitionAsync(
            new(Dev, "c0ffee", [CommitState.Pending, CommitState.Applying], CommitState.Failed, "too late", Noon),
            default
        );

        Assert.Equal(["beef", "c0ffee"], (await log.RecentAsync(Dev, Page.First(10), default)).Select(c => c.Commit));
        Assert.Equal(
            seen with
            {
                State = CommitState.Succeeded,
                Reason = "in sync with Git",
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
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => AppendAsync(database, $"a{i}", $"b{i}")));

        await log.AppendNextAsync(100, default);

        var entries = await log.ReadAsync(0, 100, default);
        Assert.Equal(17, entries.Count);
        Assert.Contains("whether another one preceded it is not known", entries[0].Entry.Detail, StringComparison.Ordinal);
        var head = await log.FindHeadAsync(default);
        Assert.Equal(new(head, 0, null, 0, ""), await log.VerifyAsync(head, default));
        await database.ExecuteAsync("DELETE FROM audit WHERE number = 17");
        Assert.Null((await log.VerifyAsync(null, default)).Fault);
        Assert.Equal(AuditFault.HeadMissing, (await log.VerifyAsync(head, default)).Fault);
        await database.ExecuteAsync("UPDATE audit SET who = 'Eve' WHERE number = 5");
        Assert.Equal(5, (await log.VerifyAsync(null, default)).FaultNumber);
        await database.ExecuteAsync("DELETE FROM audit WHERE number = 5");
        Assert.Equal(5, (await log.VerifyAsync(null, default)).FaultNumber);
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_lease_has_one_owner_until_it_ends(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var leases = database.Get<ILeaseStore>();

        Assert.True(await leases.AcquireAsync("shop/dev", "one", TimeSpan.FromMinutes(1), default));
        Assert.False(await leases.AcquireAsync("shop/dev", "two", TimeSpan.FromMinutes(1), default));
        Assert.True(await leases.AcquireAsync("shop/dev", "one", TimeSpan.FromMinutes(1), default));
        await leases.ReleaseAsync("shop/dev", "two", default);
        Assert.False(await leases.AcquireAsync("shop/dev", "two", TimeSpan.FromMinutes(1), default));
        await database.ExecuteAsync("UPDATE leases SET until = 1");
        Assert.True(await leases.AcquireAsync("shop/dev", "two", TimeSpan.FromMinutes(1), default));
        await leases.ReleaseAsync("shop/dev", "two", default);
        Assert.True(await leases.AcquireAsync("shop/dev", "one", TimeSpan.FromMinutes(1), default));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_delivery_is_stored_once_and_a_command_is_completed_once(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var inbox = database.Get<IDeliveryStore>();
        var delivery = new Delivery("d1", "shop", "push", "{}", Noon);

        Assert.True(await inbox.AddAsync(delivery, default));
        Assert.False(await inbox.AddAsync(delivery, default));
        var queue = database.Get<IDeliveryQueue>();
        var claim = await queue.ClaimAsync(TimeSpan.FromMinutes(1), 10, default);
        Assert.True(await queue.CompleteAsync(claim!, [new("d1", new ReferenceUpdated("refs/heads/main"))], Noon.AddSeconds(1), default));
        Assert.Equal(0, await inbox.CountOpenAsync(default));
        Assert.Equal(new ReferenceUpdated("refs/heads/main"), Assert.Single(await inbox.ListAsync(null, Page.First(10), default)).Content);
        var commands = database.Get<ICommandQueue>();
        await commands.EnqueueAsync(new RetryCommand(Dev, new("TrainingJob", "a"), "Ada", Noon), "c0ffee", default);
        var queued = Assert.Single(await commands.PendingAsync(Dev, default));
        Assert.Equal(new RetryCommand(Dev, new("TrainingJob", "a"), "Ada", Noon), queued.Command);
        await database.WriteAsync(Dev, Noon, r => r with { Completed = [queued] });
        Assert.Empty(await commands.PendingAsync(Dev, default));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task What_is_old_is_forgotten_and_the_audit_log_stays(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var history = database.Get<IHistoryStore>();
        var reconciliation = new ReconciliationRecord(Dev, "c0ffee", Noon, Noon, "Synced", "", "", 1);
        var run = new RunRecord(Dev, "TrainingJob/a", "a-1", "InProgress", "c0ffee", Noon, null, "");
        var ended = run with { Status = "Completed", Ended = Noon.AddHours(1), Detail = "auc=0.9" };
        await database.WriteAsync(Dev, Noon, r => r with { History = reconciliation, Runs = [run] });
        await database.WriteAsync(Dev, Noon, r => r with { History = reconciliation with { Ended = Noon.AddDays(2) }, Runs = [ended] });
        await AppendAsync(database, "x");

        Assert.Equal("auc=0.9", Assert.Single(await history.RunsAsync(Dev, Page.First(10), default)).Detail);
        Assert.Equal(2, await history.TrimAsync(Noon.AddDays(1), 10, default));
        Assert.Single(await history.ReconciliationsAsync(Dev, Page.First(10), default));
        Assert.Equal(["start", "sync"], (await database.Get<IAuditLog>().ReadAsync(0, 10, default)).Select(e => e.Entry.What));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task The_newest_commit_is_not_forgotten_however_old_it_is(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var commits = database.Get<ICommitStore>();
        var old = new CommitRecord(Dev, "0ld", "Ada", "A change", CommitState.Succeeded, "", Noon, Noon);
        await database
            .Get<IHeadStore>()
            .ReplaceHeadAsync(new(Dev, "c0ffee", "main", Noon), null, [old, old with { Commit = "c0ffee" }], default);
        await commits.TransitionAsync(new(Dev, "c0ffee", [CommitState.Pending], CommitState.Succeeded, "", Noon), default);

        Assert.Equal(1, await database.Get<IHistoryStore>().TrimAsync(Noon.AddDays(90), 10, default));

        Assert.Equal("c0ffee", Assert.Single(await commits.RecentAsync(Dev, Page.First(10), default)).Commit);
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task What_a_reconciliation_changed_becomes_visible_at_once_or_not_at_all(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var (commits, commands) = (database.Get<ICommitStore>(), database.Get<ICommandQueue>());
        var commit = new CommitRecord(Dev, "c0ffee", "Ada", "A change", CommitState.Pending, "", Noon, null);
        await database.Get<IHeadStore>().ReplaceHeadAsync(new(Dev, "c0ffee", "main", Noon), null, [commit], default);
        await commands.EnqueueAsync(new SyncCommand(Dev, "c0ffee", "Ada", Noon), "c0ffee", default);
        var queued = await commands.PendingAsync(Dev, default);
        RecordedReconciliation Whole(RecordedReconciliation r) =>
            r with
            {
                Commit = CommitTracker.EndOf(Dev, "c0ffee", CommitState.Succeeded, "in sync", Noon),
                Completed = queued,
                History = new(Dev, "c0ffee", Noon, Noon, "Synced", "", "", 1),
                Runs = [new(Dev, "TrainingJob/a", "a-1", "Completed", "c0ffee", Noon, Noon, "")],
            };
        await database.ExecuteAsync("ALTER TABLE runs RENAME TO away");

        await Assert.ThrowsAnyAsync<DbException>(() => database.WriteAsync(Dev, Noon, Whole));

        Assert.Equal(CommitState.Pending, Assert.Single(await commits.FindAsync("c0ffee", default)).State);
        Assert.Single(await commands.PendingAsync(Dev, default));
        Assert.Empty(await database.Get<IHistoryStore>().ReconciliationsAsync(Dev, Page.First(10), default));
        Assert.Null(await database.Get<IEnvironmentStore>().FindAsync(Dev, default));
        await database.ExecuteAsync("ALTER TABLE away RENAME TO runs");
        await database.WriteAsync(Dev, Noon, Whole);
        Assert.Equal(CommitState.Succeeded, Assert.Single(await commits.FindAsync("c0ffee", default)).State);
        Assert.Empty(await commands.PendingAsync(Dev, default));
        Assert.Single(await database.Get<IHistoryStore>().ReconciliationsAsync(Dev, Page.First(10), default));
        Assert.Single(await database.Get<IHistoryStore>().RunsAsync(Dev, Page.First(10), default));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_controller_that_lost_the_lease_records_nothing(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var (leases, environments) = (database.Get<ILeaseStore>(), database.Get<IEnvironmentStore>());
        await leases.AcquireAsync(Dev.ToString(), "frozen", TimeSpan.FromMinutes(1), default);
        Assert.True(await database.WriteAsync(Dev, Noon, r => r with { Owner = "frozen" }));
        await database.ExecuteAsync("UPDATE leases SET until = 1");
        Assert.False(await database.WriteAsync(Dev, Noon.AddMinutes(2), r => r with { Owner = "frozen" }));
        await leases.AcquireAsync(Dev.ToString(), "other", TimeSpan.FromMinutes(1), default);

        Assert.True(await database.WriteAsync(Dev, Noon.AddMinutes(1), r => r with { Owner = "other" }));
        Assert.False(await database.WriteAsync(Dev, Noon.AddMinutes(3), r => r with { Owner = "frozen" }));

        Assert.Equal(Noon.AddMinutes(1), (await environments.FindAsync(Dev, default))!.At);
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task Rows_of_a_newer_program_stop_neither_commands_nor_statuses(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var (queue, environments) = (database.Get<ICommandQueue>(), database.Get<IEnvironmentStore>());
        await queue.EnqueueAsync(new SyncCommand(Dev, "c0ffee", "Ada", Noon), "c0ffee", default);
        await queue.EnqueueAsync(new SyncCommand(Dev, "c0ffee", "Bob", Noon), "c0ffee", default);
        await database.WriteAsync(Dev, Noon);
        await database.WriteAsync(Dev with { Environment = "prod" }, Noon);
        await database.ExecuteAsync("UPDATE commands SET json = replace(json, 'sync', 'approve') WHERE json LIKE '%Ada%'");
        await database.ExecuteAsync("UPDATE statuses SET json = replace(json, 'Progressing', 'Approving') WHERE environment = 'dev'");

        Assert.Equal("Bob", Assert.Single(await queue.PendingAsync(Dev, default)).Command.User);
        Assert.Null(await environments.FindAsync(Dev, default));
        Assert.Equal("prod", Assert.Single(await environments.ListAsync(null, default)).Id.Environment);
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_delivery_that_the_database_refuses_does_not_fail_its_neighbors(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var inbox = database.Get<IDeliveryStore>();
        var bad = inbox.AddAsync(new("bad", null!, "push", "{}", Noon), default);
        var good = Enumerable.Range(0, 50).Select(i => inbox.AddAsync(new($"d{i}", "shop", "push", "{}", Noon), default)).ToList();

        await Assert.ThrowsAnyAsync<DbException>(() => bad);

        Assert.All(await Task.WhenAll(good), Assert.True);
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
                        new ServiceCollection()
                            .AddState(
                                new()
                                {
                                    File = "",
                                    PostgreSql = server.ConnectionString,
                                    AuditKeys = GitOps.Testing.TestAuditKeys.Value,
                                }
                            )
                            .BuildServiceProvider(),
                        default
                    )
                )
        );
    }

    private static async Task AppendAsync(Database database, params string[] users)
    {
        foreach (var user in users)
            await database.Get<ICommandQueue>().EnqueueAsync(new SyncCommand(Dev, "c0ffee", user, Noon), "c0ffee", default);
        await database.Get<IAuditLog>().AppendNextAsync(100, default);
    }
}
