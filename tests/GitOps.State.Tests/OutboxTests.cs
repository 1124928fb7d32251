using GitOps.Core.Commands;
using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Audit;
using GitOps.Engine.Commands;
using GitOps.Engine.Events;
using GitOps.Engine.Reconciling;
using GitOps.State.Database;
using GitOps.State.Events;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Tests;

/// <summary>The outbox and its subscribers.</summary>
public sealed class OutboxTests
{
    private static readonly EnvironmentId Dev = new("shop", "dev");
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, 123, TimeSpan.Zero);

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_subscriber_that_was_away_misses_no_event(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var outbox = database.Get<IOutbox>();
        await outbox.PublishAsync([Started(1), Started(2)], default);
        Assert.Equal([1, 2], await FollowAsync(outbox, "away"));

        for (var i = 3; i <= 20; i++)
            await outbox.PublishAsync([Started(i)], default);
        await FollowAsync(outbox, "other");
        await outbox.TrimAsync(DateTimeOffset.MaxValue.AddYears(-1), default);

        Assert.Equal(Enumerable.Range(3, 18), await FollowAsync(outbox, "away"));
        Assert.Empty(await FollowAsync(outbox, "away"));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task Events_come_again_when_their_handler_failed(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var outbox = database.Get<IOutbox>();
        await outbox.PublishAsync([Started(1), Started(2)], default);

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            outbox.FollowAsync("it", 10, (_, _) => throw new InvalidDataException(), default)
        );

        Assert.Equal([1, 2], await FollowAsync(outbox, "it"));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task Trimming_deletes_only_what_every_subscriber_has_handled(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var outbox = database.Get<IOutbox>();
        await outbox.PublishAsync([Started(1), Started(2), Started(3)], default);
        Assert.Equal(0, await outbox.TrimAsync(Noon.AddDays(1), default));
        await FollowAsync(outbox, "fast");
        await outbox.FollowAsync("slow", 1, (_, _) => Task.CompletedTask, default);

        Assert.Equal(0, await outbox.TrimAsync(Noon, default));
        Assert.Equal(1, await outbox.TrimAsync(Noon.AddDays(1), default));
        Assert.Equal([2, 3], await FollowAsync(outbox, "slow"));
        Assert.Equal(2, await outbox.TrimAsync(Noon.AddDays(1), default));
        Assert.Empty(await outbox.ReadAsync(default, 10, default));
    }

    [Fact]
    public async Task An_event_that_commits_late_is_not_skipped()
    {
        await using var database = await Database.OpenAsync("PostgreSQL");
        var outbox = database.Get<IOutbox>();
        await outbox.PublishAsync([Started(1)], default);
        await using var late = WithoutRetries(database);
        await using (var transaction = await late.Database.BeginTransactionAsync())
        {
            late.Add(OutboxRow.Of(Started(2)));
            await late.SaveChangesAsync();
            await outbox.PublishAsync([Started(3)], default);

            // The second has the lower number and is not visible, so the third is held back.
            Assert.Equal([1], await FollowAsync(outbox, "it"));
            Assert.Empty(await FollowAsync(outbox, "it"));
            await transaction.CommitAsync();
        }

        Assert.Equal([2, 3], await FollowAsync(outbox, "it"));
    }

    [Fact]
    public async Task An_event_with_a_lower_number_in_a_later_transaction_is_not_skipped()
    {
        await using var database = await Database.OpenAsync("PostgreSQL");
        var outbox = database.Get<IOutbox>();
        await using var early = WithoutRetries(database);
        await using var transaction = await early.Database.BeginTransactionAsync();
        // The transaction has its id before the other one, and takes its number after it.
        await early.Database.ExecuteSqlRawAsync("SELECT pg_current_xact_id()");
        await outbox.PublishAsync([Started(2)], default);
        early.Add(OutboxRow.Of(Started(1)));
        await early.SaveChangesAsync();
        Assert.Empty(await FollowAsync(outbox, "it"));
        await transaction.CommitAsync();

        Assert.Equal([1, 2], await FollowAsync(outbox, "it"));
    }

    [Fact]
    public async Task A_subscriber_is_run_by_one_controller_at_a_time()
    {
        await using var database = await Database.OpenAsync("PostgreSQL");
        var outbox = database.Get<IOutbox>();
        await outbox.PublishAsync([Started(1)], default);
        await FollowAsync(outbox, "it");
        await outbox.PublishAsync([Started(2)], default);
        var (began, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = outbox.FollowAsync(
            "it",
            10,
            (_, _) =>
            {
                began.SetResult();
                return end.Task;
            },
            default
        );
        await began.Task;

        Assert.Empty(await FollowAsync(outbox, "it"));
        end.SetResult();
        Assert.Equal(1, await first);
        Assert.Empty(await FollowAsync(outbox, "it"));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task Concurrent_controllers_append_each_event_to_the_audit_log_once(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var (queue, log) = (database.Get<ICommandQueue>(), database.Get<IAuditLog>());
        const int Count = 120;
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async controller =>
                {
                    for (var i = controller; i < Count; i += 4)
                    {
                        await queue.EnqueueAsync(new SyncCommand(Dev, "c0ffee", $"user-{i}", Noon), "c0ffee", default);
                        await log.AppendNextAsync(7, default);
                    }
                })
        );
        while (await log.AppendNextAsync(50, default) > 0)
            continue;

        var entries = await log.ReadAsync(0, 1000, default);
        Assert.Equal(
            Enumerable.Range(0, Count).Select(i => $"user-{i}").Order(StringComparer.Ordinal),
            entries.Skip(1).Select(e => e.Entry.Who).Order(StringComparer.Ordinal)
        );
        Assert.Null((await log.VerifyAsync(null, default)).Fault);
    }

    [Fact]
    public async Task A_dump_restored_in_another_cluster_hides_no_event_and_repeats_none()
    {
        await using var database = await Database.OpenAsync("PostgreSQL");
        var (queue, log) = (database.Get<ICommandQueue>(), database.Get<IAuditLog>());
        await queue.EnqueueAsync(new SyncCommand(Dev, "c0ffee", "before", Noon), "c0ffee", default);
        await log.AppendNextAsync(100, default);
        await queue.EnqueueAsync(new SyncCommand(Dev, "c0ffee", "unread", Noon), "c0ffee", default);
        // Another cluster, whose transactions have lower ids.
        await database.ExecuteAsync("UPDATE outbox SET transactionid = transactionid + 1000000");
        await database.ExecuteAsync("UPDATE subscriptions SET transactionid = transactionid + 1000000");

        // Controllers may run on while the database is replaced, so this event can be written before anybody notices.
        await queue.EnqueueAsync(new SyncCommand(Dev, "c0ffee", "after", Noon), "c0ffee", default);
        await log.AppendNextAsync(100, default);

        Assert.Equal(["gitops", "before", "unread", "after"], (await log.ReadAsync(0, 10, default)).Select(e => e.Entry.Who));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_status_is_written_together_with_its_event(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var outbox = database.Get<IOutbox>();
        var before = await outbox.FindEndAsync(default);

        await database.WriteAsync(Dev, Noon);

        var published = Assert.Single(await outbox.ReadAsync(before, 10, default));
        Assert.Equal(new StatusWritten(Dev, Noon), published.Event);
        Assert.Equal(published.Position, await outbox.FindEndAsync(default));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_change_has_an_intent_until_its_result_and_one_result(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var (intents, log) = (database.Get<IChangeIntents>(), database.Get<IAuditLog>());
        var (a, b) = (Attempt("a"), Attempt("b"));
        await intents.OpenAsync([a, b], default);

        await intents.CloseAsync(new(a.Scope, a.Change, [new("CreateModel", CallResult.Acknowledged)], null, Noon), default);
        Assert.Equal(b, Assert.Single(await intents.FindOpenAsync(Dev, default)));
        await intents.ResolveAsync(
            [new(a.Scope, a.Change, IsStillNeeded: true, Noon), new(b.Scope, b.Change, IsStillNeeded: false, Noon)],
            default
        );
        await intents.CloseAsync(new(b.Scope, b.Change, [], new OwnerChanged("b"), Noon), default);

        Assert.Empty(await intents.FindOpenAsync(Dev, default));
        await log.AppendNextAsync(100, default);
        var entries = await log.ReadAsync(0, 10, default);
        Assert.Equal(["history", "shop/dev Model/a", "shop/dev Model/b"], entries.Select(e => e.Entry.Target));
        Assert.Contains("no longer needed", entries[2].Entry.Detail, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_late_result_does_not_close_the_intent_of_another_controller(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var intents = database.Get<IChangeIntents>();
        var (frozen, other) = (Attempt("a"), Attempt("a") with { Scope = new(Dev, "c0ffee", "other") });
        await intents.OpenAsync([frozen], default);
        await intents.ResolveAsync([new(frozen.Scope, frozen.Change, IsStillNeeded: true, Noon)], default);
        await intents.OpenAsync([other], default);

        await intents.CloseAsync(new(frozen.Scope, frozen.Change, [], null, Noon), default);

        Assert.Equal(other, Assert.Single(await intents.FindOpenAsync(Dev, default)));
    }

    [Fact]
    public async Task PostgreSQL_ends_the_transactions_of_a_controller_that_is_frozen()
    {
        await using var database = await Database.OpenAsync("PostgreSQL");

        Assert.Equal("15s", await database.ScalarAsync("SHOW idle_in_transaction_session_timeout"));
    }

    // A context that retries takes no transactions of its caller's.
    private static PostgreSqlContext WithoutRetries(Database database) =>
        new(new DbContextOptionsBuilder<PostgreSqlContext>().UseNpgsql(database.Options.PostgreSql).Options);

    private static ChangeAttempted Attempt(string name) =>
        new(new(Dev, "c0ffee", "controller"), new(new("Model", name), $"{name}-1", ChangeAction.Create, new Missing()), Noon);

    private static HistoryStarted Started(int number) => new($"{number}", Noon);

    private static async Task<IEnumerable<int>> FollowAsync(IOutbox outbox, string subscriber)
    {
        var seen = new List<int>();
        await outbox.FollowAsync(
            subscriber,
            100,
            (events, _) =>
            {
                seen.AddRange(events.OfType<HistoryStarted>().Select(e => int.Parse(e.Controller)));
                return Task.CompletedTask;
            },
            default
        );
        return seen;
    }
}
