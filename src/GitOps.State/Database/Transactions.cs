using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Database;

/// <summary>Work on the database in one transaction, tried again when the connection is lost.</summary>
internal static class Transactions
{
    /// <summary>Runs work in one transaction; it may run again, with a new context, even after it has committed: when the
    /// connection is lost at that moment. So work is idempotent, or its repetition does no harm.</summary>
    public static async Task<T> InTransactionAsync<T>(
        this IDbContextFactory<StateContext> contexts,
        Func<StateContext, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        await using var first = await contexts.CreateDbContextAsync(cancellationToken);
        return await first
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(
                async token =>
                {
                    await using var context = await contexts.CreateDbContextAsync(token);
                    await using var transaction = await context.Database.BeginTransactionAsync(token);
                    var result = await work(context, token);
                    await context.SaveChangesAsync(token);
                    await transaction.CommitAsync(token);
                    return result;
                },
                cancellationToken
            );
    }
}
