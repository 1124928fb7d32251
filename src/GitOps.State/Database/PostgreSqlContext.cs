using GitOps.State.Events;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Database;

/// <summary>The tables in PostgreSQL.</summary>
internal sealed class PostgreSqlContext(DbContextOptions<PostgreSqlContext> options) : StateContext(options)
{
    public override string Now => "CAST(extract(epoch from clock_timestamp()) * 1000 AS bigint)";

    public override string TableNames =>
        "SELECT CAST(table_name AS text) AS \"Value\" FROM information_schema.tables WHERE table_schema = current_schema()";

    public override IQueryable<OutboxRow> Readable() =>
        Outbox
            .FromSql($"SELECT * FROM outbox WHERE transactionid < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)")
            .AsNoTracking();

    public override IQueryable<SubscriptionRow> LockSubscription(string name) =>
        Subscriptions.FromSql($"SELECT * FROM subscriptions WHERE name = {name} FOR UPDATE SKIP LOCKED");

    // PostgreSQL counts transaction ids per cluster. After a dump is restored into another cluster, stored ids can be higher than those of
    // new transactions, which subscribers would then never read. So what every subscriber has handled is deleted, and the rest comes first,
    // in the order of its numbers, which a dump contains: what was written here since the restore has higher ones. Of several subscribers,
    // those that were ahead handle the rest again.
    public override async Task AdoptRestoredEventsAsync(CancellationToken cancellationToken)
    {
        if (!await IsRestoredAsync(cancellationToken))
            return;
        await Database.ExecuteSqlRawAsync("LOCK TABLE subscriptions IN EXCLUSIVE MODE", cancellationToken);
        if (await IsRestoredAsync(cancellationToken))
            await Database.ExecuteSqlRawAsync(
                """
                DELETE FROM outbox o WHERE EXISTS (SELECT 1 FROM subscriptions) AND NOT EXISTS (
                    SELECT 1 FROM subscriptions s
                    WHERE (s.transactionid, s.number) < (o.transactionid, o.number) OR s.number < o.number);
                UPDATE outbox SET transactionid = 0;
                UPDATE subscriptions SET transactionid = 0, number = 0
                """,
                cancellationToken
            );
    }

    private Task<bool> IsRestoredAsync(CancellationToken cancellationToken) =>
        Database
            .SqlQueryRaw<bool>(
                """
                SELECT (greatest((SELECT max(transactionid) FROM outbox), (SELECT max(transactionid) FROM subscriptions))
                    >= CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)) IS TRUE AS "Value"
                """
            )
            .SingleAsync(cancellationToken);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder
            .Entity<OutboxRow>()
            .Property(r => r.TransactionId)
            .HasDefaultValueSql("CAST(CAST(pg_current_xact_id() AS text) AS bigint)");
    }
}
