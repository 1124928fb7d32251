using System.Data.Common;
using GitOps.Engine.Errors;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Database;

/// <summary>Brings the database to this program's version.</summary>
internal static class DatabaseMigrator
{
    public static async Task<bool> RunAsync(
        IDbContextFactory<StateContext> contexts,
        StateOptions options,
        CancellationToken cancellationToken
    )
    {
        if (options.PostgreSql is null)
            // SQLite gives its other files the mode of this one.
            PrivateFile.EnsureExists(options.File);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await CheckSchemaAsync(context, options, cancellationToken);
            var isNew = !(await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Any();
            // Several controllers may start at once; the lock of the migrations lets one of them run first.
            await MigrateAsync(context, options, cancellationToken);
            if (options.PostgreSql is null)
                await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
            return isNew;
        }
        catch (DbException exception)
        {
            throw new ServiceException(
                ServiceErrorKind.Unavailable,
                "Database",
                $"{NameOf(options)} can't be used: {exception.Message}",
                "migrate",
                exception
            );
        }
    }

    // A database of another version of this program has migrations that this one does not know, or tables and no migrations at all. The
    // tables are read first: a controller that starts at the same time creates them together with the record of the migration.
    private static async Task CheckSchemaAsync(StateContext context, StateOptions options, CancellationToken cancellationToken)
    {
        var hasTables = await HasTablesAsync(context, cancellationToken);
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Count == 0 ? !hasTables : !applied.Except(context.Database.GetMigrations()).Any())
            return;
        var help = options.PostgreSql is null
            ? "stop the service and move the file away, or name another folder with --data-dir"
            : "name another database with --database, or rename the tables of this one";
        throw new ServiceException(
            ServiceErrorKind.InvalidRequest,
            "DatabaseSchema",
            $"{NameOf(options)} was created by another version of this program and can't be migrated. If a newer one created it, use "
                + $"that one. Else {help}: it contains the audit log and the history. Nothing that runs in AWS is lost: what exists is "
                + "found by its tags.",
            "migrate"
        );
    }

    private static async Task<bool> HasTablesAsync(StateContext context, CancellationToken cancellationToken)
    {
        var tables = await context.Database.SqlQueryRaw<string>(context.TableNames).ToListAsync(cancellationToken);
        return context.Model.GetEntityTypes().Any(e => tables.Contains(e.GetTableName()!));
    }

    private static string NameOf(StateOptions options) =>
        options.PostgreSql is null ? $"the database {options.File}" : "the PostgreSQL database";

    // On a new database the first controller creates the table of that lock, which fails for the others: their next attempt finds it.
    private static async Task MigrateAsync(StateContext context, StateOptions options, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await context.Database.MigrateAsync(cancellationToken);
                return;
            }
            catch (DbException) when (options.PostgreSql is not null && attempt < 10)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(300 * attempt), cancellationToken);
            }
        }
    }
}
