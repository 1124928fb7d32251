using GitOps.Engine.Errors;

namespace GitOps.State.Tests;

/// <summary>Databases that other versions of the program created.</summary>
public sealed class DatabaseFormTests
{
    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_database_with_an_unknown_migration_is_refused_with_what_to_do(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        await database.ExecuteAsync(
            """UPDATE "__EFMigrationsHistory" SET "MigrationId" = '20260101000000_Older' WHERE "MigrationId" LIKE '%_Initial'"""
        );

        await RefusedAsync(database, kind);
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_database_with_tables_and_no_migration_is_refused_and_stays_as_it_is(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        await database.ExecuteAsync("""DROP TABLE "__EFMigrationsHistory";""");
        await database.ExecuteAsync("DROP TABLE outbox");

        await RefusedAsync(database, kind);
        await RefusedAsync(database, kind);
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_database_of_a_newer_program_is_refused_with_what_to_use(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        await database.ExecuteAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('30000101000000_Next', '10.0.0')""");

        var error = await Assert.ThrowsAsync<ServiceException>(() => StateRegistration.MigrateAsync(database.Services, default));

        Assert.Contains("newer version of this program (30000101000000_Next): use that version", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<ServiceException>(() => StateRegistration.CheckAsync(database.Options, default));
        Assert.Equal("DatabaseSchema", error.Code);
    }

    private static async Task RefusedAsync(Database database, string kind)
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => StateRegistration.MigrateAsync(database.Services, default));

        Assert.Equal("DatabaseSchema", error.Code);
        Assert.Contains("created by another version", error.Message, StringComparison.Ordinal);
        Assert.Contains(kind == "SQLite" ? "--data-dir" : "--database", error.Message, StringComparison.Ordinal);
    }
}
