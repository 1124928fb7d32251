using GitOps.State.Events;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Database;

/// <summary>The tables in SQLite. Its writers take turns, so that events become visible in the order of their numbers.</summary>
internal sealed class SqliteContext(DbContextOptions<SqliteContext> options) : StateContext(options)
{
    public override string Now => "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    public override string TableNames => "SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'table'";

    public override IQueryable<OutboxRow> Readable() => Outbox.AsNoTracking();

    // The transaction holds the only lock there is.
    public override IQueryable<SubscriptionRow> LockSubscription(string name) => Subscriptions.Where(s => s.Name == name);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<OutboxRow>().Property(r => r.TransactionId).HasDefaultValue(0L);
    }
}
