using System.Data.Common;
using GitOps.Engine.Errors;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Database;

/// <summary>Brings the database to this program's version.</summary>
internal static class Migrating
{
    public static async Task<bool> RunAsync(
        IDbContextFactory<StateContext> contexts,
        StateOptions options,
        CancellationToken cancellationToken
    )
    {
        if (options.PostgreSql is null)
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.File))!);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var isNew = !(await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Any();
            // Several controllers may start at once; the migrations' own lock lets one go first.
            await MigrateAsync(context, options, cancellationToken);
            if (options.PostgreSql is null)
                await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
            return isNew;
        }
        catch (DbException exception)
        {
            var what = options.PostgreSql is null ? $"the database {options.File}" : "the PostgreSQL database";
            throw new ServiceException(
                ServiceErrorKind.Unavailable,
                "Database",
                $"{what} can't be used: {exception.Message}",
                "migrate",
                exception
            );
        }
    }

    // On a database that is quite new the lock's own table is made by whoever comes first, and refused to the others: they find it the next time.
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
