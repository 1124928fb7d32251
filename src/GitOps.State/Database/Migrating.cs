using System.Data.Common;
using GitOps.Core.Ports;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Database;

/// <summary>Brings the database to this program's version.</summary>
internal static class Migrating
{
    public static async Task<bool> RunAsync(IDbContextFactory<StateContext> contexts, StateOptions options, CancellationToken cancellationToken)
    {
        if (options.PostgreSql is null)
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.File))!);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var isNew = !(await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Any();
            // Several controllers may start at once; the migrations' own lock lets one go first.
            await context.Database.MigrateAsync(cancellationToken);
            if (options.PostgreSql is null)
                await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
            return isNew;
        }
        catch (DbException exception)
        {
            var what = options.PostgreSql is null ? $"the database {options.File}" : "the PostgreSQL database";
            throw new RefusedException(RefusalKind.Unavailable, "Database", $"{what} can't be used: {exception.Message}", "migrate", exception);
        }
    }
}
