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

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder
            .Entity<OutboxRow>()
            .Property(r => r.TransactionId)
            .HasDefaultValueSql("CAST(CAST(pg_current_xact_id() AS text) AS bigint)");
    }
}
