using System.Data.Common;
using GitOps.Core.History;
using GitOps.Engine.Errors;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Database;

/// <summary>Brings the database to this program's version.</summary>
internal static class DatabaseMigrator
{
    public static Task<bool> RunAsync(
        IDbContextFactory<StateContext> contexts,
        StateOptions options,
        CancellationToken cancellationToken
    ) =>
        UseAsync(
            options,
            async () =>
            {
                // SQLite gives its other files the mode of this one.
                if (options.PostgreSql is null)
                    PrivateFile.EnsureExists(options.File);
                await using var context = await contexts.CreateDbContextAsync(cancellationToken);
                var state = await CheckSchemaAsync(context, options, cancellationToken);
                // Several controllers may start at once; the lock of the migrations lets one of them run first.
                await MigrateAsync(context, options, cancellationToken);
                if (options.PostgreSql is null)
                    await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
                return state == DatabaseState.New;
            }
        );

    /// <summary>Checks the database without changing it.</summary>
    public static Task<DatabaseState> CheckAsync(StateOptions options, CancellationToken cancellationToken) =>
        UseAsync(
            options,
            async () =>
            {
                if (options.PostgreSql is null && !File.Exists(options.File))
                    return DatabaseState.New;
                await using var context = new ContextFactory(options with { IsReadOnly = true }, []).CreateDbContext();
                return await CheckSchemaAsync(context, options, cancellationToken);
            }
        );

    private static async Task<T> UseAsync<T>(StateOptions options, Func<Task<T>> use)
    {
        try
        {
            return await use();
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
    private static async Task<DatabaseState> CheckSchemaAsync(
        StateContext context,
        StateOptions options,
        CancellationToken cancellationToken
    )
    {
        var hasTables = await HasTablesAsync(context, cancellationToken);
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        var known = context.Database.GetMigrations().ToList();
        // Ids begin with their time.
        if (applied.Except(known).Order(StringComparer.Ordinal).LastOrDefault() is { } unknown)
            throw string.CompareOrdinal(unknown, known[^1]) > 0
                ? Refused(
                    $"{NameOf(options)} was migrated by a newer version of this program ({unknown}): use that version, or a newer one"
                )
                : Unusable(options, $"its migration {unknown} is not known");
        return applied.Count switch
        {
            0 when hasTables => throw Unusable(options, "it has tables and no migrations"),
            0 => DatabaseState.New,
            var count => count < known.Count ? DatabaseState.Older : DatabaseState.Current,
        };
    }

    private static ServiceException Unusable(StateOptions options, string problem)
    {
        var help = options.PostgreSql is null
            ? "Stop the service and move the file away, or name another folder with --data-dir"
            : "Name another database with --database, or rename the tables of this one";
        return Refused(
            $"{NameOf(options)} was created by another version of this program and can't be migrated: {problem}. {help}: it contains the "
                + "audit log and the history. Nothing that runs in AWS is lost: what exists is found by its tags."
        );
    }

    private static ServiceException Refused(string message) => new(ServiceErrorKind.InvalidRequest, "DatabaseSchema", message, "migrate");

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
