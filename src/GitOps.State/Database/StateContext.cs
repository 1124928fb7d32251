using GitOps.State.Auditing;
using GitOps.State.Commands;
using GitOps.State.Deliveries;
using GitOps.State.Events;
using GitOps.State.Leasing;
using GitOps.State.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace GitOps.State.Database;

/// <summary>The tables. Times are stored as milliseconds since 1970, which both databases order in the same way.</summary>
internal abstract class StateContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<HeadRow> Heads => Set<HeadRow>();

    public DbSet<StatusRow> Statuses => Set<StatusRow>();

    public DbSet<CommitRow> Commits => Set<CommitRow>();

    public DbSet<ReconciliationRow> Reconciliations => Set<ReconciliationRow>();

    public DbSet<BindingRow> Bindings => Set<BindingRow>();

    public DbSet<ReviewRow> Reviews => Set<ReviewRow>();

    public DbSet<RunRow> Runs => Set<RunRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();

    public DbSet<CommandRow> Commands => Set<CommandRow>();

    public DbSet<LeaseRow> Leases => Set<LeaseRow>();

    public DbSet<ClaimRow> Claims => Set<ClaimRow>();

    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    public DbSet<SubscriptionRow> Subscriptions => Set<SubscriptionRow>();

    public DbSet<IntentRow> Intents => Set<IntentRow>();

    /// <summary>The database's own clock, in milliseconds since 1970, as SQL: the clocks of controllers may differ.</summary>
    public abstract string Now { get; }

    /// <summary>A query for the names of the tables that exist.</summary>
    public abstract string TableNames { get; }

    /// <summary>The events that no open transaction can precede.</summary>
    public abstract IQueryable<OutboxRow> Readable();

    /// <summary>The position of a subscriber, locked until the transaction ends; nothing when another transaction has locked it.</summary>
    public abstract IQueryable<SubscriptionRow> LockSubscription(string name);

    /// <summary>
    /// Makes the events of a database that was restored from a dump readable in this one, in the current transaction. Called before a
    /// subscriber reads, since a database can be restored while controllers run.
    /// </summary>
    public virtual Task AdoptRestoredEventsAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MillisecondsConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<HeadRow>().ToTable("heads").HasKey(r => new { r.Source, r.Environment });
        modelBuilder.Entity<BindingRow>().ToTable("bindings").HasKey(r => r.Source);
        modelBuilder.Entity<StatusRow>().ToTable("statuses").HasKey(r => new { r.Source, r.Environment });
        var commits = modelBuilder.Entity<CommitRow>().ToTable("commits");
        commits.HasKey(r => r.Number);
        commits
            .HasIndex(r => new
            {
                r.Source,
                r.Environment,
                r.Commit,
            })
            .IsUnique();
        commits.HasIndex(r => r.Commit);
        var reconciliations = modelBuilder.Entity<ReconciliationRow>().ToTable("reconciliations");
        reconciliations.HasKey(r => r.Number);
        reconciliations.HasIndex(r => new
        {
            r.Source,
            r.Environment,
            r.Number,
        });
        modelBuilder.Entity<ReviewRow>().ToTable("reviews").HasKey(r => new { r.Source, r.Subject });
        var runs = modelBuilder.Entity<RunRow>().ToTable("runs");
        runs.HasKey(r => new
        {
            r.Source,
            r.Environment,
            r.ActualName,
        });
        modelBuilder.Entity<AuditRow>().ToTable("audit").HasKey(r => r.Number);
        modelBuilder.Entity<AuditRow>().Property(r => r.Number).ValueGeneratedNever();
        var deliveries = modelBuilder.Entity<DeliveryRow>().ToTable("deliveries");
        deliveries.HasKey(r => r.Number);
        deliveries.HasIndex(r => new { r.Source, r.Id }).IsUnique();
        deliveries.HasIndex(r => new
        {
            r.Done,
            r.Source,
            r.Number,
        });
        modelBuilder.Entity<CommandRow>().ToTable("commands").HasKey(r => r.Number);
        modelBuilder.Entity<LeaseRow>().ToTable("leases").HasKey(r => r.Name);
        ConfigureEvents(modelBuilder);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
            property.SetColumnName(property.Name.ToLowerInvariant());
    }

    private static void ConfigureEvents(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ClaimRow>().ToTable("claims").HasKey(r => r.Source);
        modelBuilder.Entity<SubscriptionRow>().ToTable("subscriptions").HasKey(r => r.Name);
        var outbox = modelBuilder.Entity<OutboxRow>().ToTable("outbox");
        outbox.HasKey(r => r.Number);
        outbox.HasIndex(r => new { r.TransactionId, r.Number });
        var intents = modelBuilder.Entity<IntentRow>().ToTable("intents");
        intents.HasKey(r => new
        {
            r.Source,
            r.Environment,
            r.Resource,
            r.ActualName,
        });
    }

    private sealed class MillisecondsConverter()
        : ValueConverter<DateTimeOffset, long>(t => t.ToUnixTimeMilliseconds(), m => DateTimeOffset.FromUnixTimeMilliseconds(m));
}
