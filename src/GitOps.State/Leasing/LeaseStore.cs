using GitOps.Engine.Reconciling;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Leasing;

/// <summary>The table leases. Acquiring one is a single statement, and only the database's clock counts.</summary>
internal sealed class LeaseStore(IDbContextFactory<StateContext> contexts) : ILeaseStore
{
    public async Task<bool> AcquireAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = context.Now;
        var sql = $$"""
            INSERT INTO leases (name, owner, until) VALUES ({0}, {1}, {{now}} + {2})
            ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
            WHERE leases.owner = excluded.owner OR leases.until < {{now}}
            """;
        return await context.Database.ExecuteSqlRawAsync(sql, [name, owner, (long)duration.TotalMilliseconds], cancellationToken) == 1;
    }

    public async Task ReleaseAsync(string name, string owner, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Leases.Where(l => l.Name == name && l.Owner == owner).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Whether an owner holds a lease, in the context's transaction, and locks it until that ends.</summary>
    public static async Task<bool> IsHeldAsync(StateContext context, string name, string owner, CancellationToken cancellationToken)
    {
        var sql = $$"""UPDATE leases SET owner = owner WHERE name = {0} AND owner = {1} AND until > {{context.Now}}""";
        return await context.Database.ExecuteSqlRawAsync(sql, [name, owner], cancellationToken) == 1;
    }
}
