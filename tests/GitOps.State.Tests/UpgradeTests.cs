using GitOps.Core.Commands;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Engine.Audit;
using GitOps.Engine.Commands;
using GitOps.Engine.Reconciling;
using GitOps.State.Database;
using GitOps.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.State.Tests;

/// <summary>Databases that earlier versions filled: <c>initial</c> has the tables of the first migration, each with rows.</summary>
public sealed class UpgradeTests
{
    private static readonly EnvironmentId Dev = new("shop", "dev");

    // Tables that later versions added.
    private static readonly string[] Added = ["reviews"];

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_filled_database_of_the_first_version_is_migrated_with_all_rows(string kind)
    {
        await using var database = await Database.RestoreAsync(kind, "initial");
        var before = await CountRowsAsync(database);
        Assert.Equal(DatabaseState.Older, await StateRegistration.CheckAsync(database.Options, default));

        Assert.False(await StateRegistration.MigrateAsync(database.Services, default));

        Assert.Equal(DatabaseState.Current, await StateRegistration.CheckAsync(database.Options, default));
        Assert.Equal(14, before.Count);
        Assert.All(before, table => Assert.True(table.Value > 0, table.Key));
        Assert.Equal(before, await CountRowsAsync(database));
        Assert.NotNull(await database.Get<IEnvironmentStore>().FindAsync(Dev, default));
        Assert.Equal("Bob", Assert.Single(await database.Get<ICommandQueue>().PendingAsync(Dev, default)).Command.User);
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task The_first_signed_entry_covers_the_entries_from_before_the_keys(string kind)
    {
        await using var database = await Database.RestoreAsync(kind, "initial");
        await StateRegistration.MigrateAsync(database.Services, default);
        await database.Get<ICommandQueue>().EnqueueAsync(new SyncCommand(Dev, "c0ffee", "Eve", DateTimeOffset.UnixEpoch), "", default);

        await database.Get<IAuditLog>().AppendNextAsync(100, default);

        var result = await database.Get<IAuditLog>().VerifyAsync(null, default);
        Assert.Equal((null, 4, 5), (result.Fault, result.UnsignedCount, result.Count));
    }

    [Fact]
    public async Task Controllers_that_upgrade_at_once_do_it_one_after_the_other()
    {
        await using var database = await Database.RestoreAsync("PostgreSQL", "initial");
        var before = await CountRowsAsync(database);

        var isNew = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async _ =>
                {
                    await using var services = new ServiceCollection().AddState(database.Options).BuildServiceProvider();
                    return await StateRegistration.MigrateAsync(services, default);
                })
        );

        Assert.DoesNotContain(true, isNew);
        Assert.Equal(DatabaseState.Current, await StateRegistration.CheckAsync(database.Options, default));
        Assert.Equal(before, await CountRowsAsync(database));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task The_model_has_no_change_without_a_migration(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        await using var context = await database.Get<IDbContextFactory<StateContext>>().CreateDbContextAsync();

        Assert.False(context.Database.HasPendingModelChanges());
    }

    // The rows of the tables of the first version.
    private static async Task<SortedDictionary<string, int>> CountRowsAsync(Database database)
    {
        await using var context = await database.Get<IDbContextFactory<StateContext>>().CreateDbContextAsync();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var table in context.Model.GetEntityTypes().Select(e => e.GetTableName()!).Except(Added))
            counts[table] = int.Parse(await database.ScalarAsync($"SELECT CAST(count(*) AS text) FROM {table}"));
        return counts;
    }
}
