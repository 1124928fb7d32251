using GitOps.State.Auditing;
using GitOps.State.Commands;
using GitOps.State.Deliveries;
using GitOps.State.Leasing;
using GitOps.State.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace GitOps.State.Database;

/// <summary>The tables. Times are kept as milliseconds since 1970, which both databases order alike.</summary>
internal abstract class StateContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<HeadRow> Heads => Set<HeadRow>();

    public DbSet<StatusRow> Statuses => Set<StatusRow>();

    public DbSet<CommitRow> Commits => Set<CommitRow>();

    public DbSet<ReconciliationRow> Reconciliations => Set<ReconciliationRow>();

    public DbSet<RunRow> Runs => Set<RunRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();

    public DbSet<CommandRow> Commands => Set<CommandRow>();

    public DbSet<LeaseRow> Leases => Set<LeaseRow>();

    /// <summary>The database's own clock, in milliseconds since 1970, as SQL: the clocks of controllers may differ.</summary>
    public abstract string Now { get; }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MillisecondsConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<HeadRow>().ToTable("heads").HasKey(r => new { r.Source, r.Environment });
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
        deliveries.HasKey(r => r.Id);
        deliveries.HasIndex(r => new { r.Done, r.Received });
        modelBuilder.Entity<CommandRow>().ToTable("commands").HasKey(r => r.Number);
        modelBuilder.Entity<LeaseRow>().ToTable("leases").HasKey(r => r.Name);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
            property.SetColumnName(property.Name.ToLowerInvariant());
    }

    private sealed class MillisecondsConverter()
        : ValueConverter<DateTimeOffset, long>(t => t.ToUnixTimeMilliseconds(), m => DateTimeOffset.FromUnixTimeMilliseconds(m));
}
