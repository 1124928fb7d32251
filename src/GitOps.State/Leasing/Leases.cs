using GitOps.Core.Ports;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Leasing;

/// <summary>The table leases. Taking one is one statement, and the database's clock alone counts.</summary>
internal sealed class Leases(IDbContextFactory<StateContext> contexts) : ILeases
{
    public async Task<bool> TakeAsync(string name, string owner, TimeSpan span, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = context.Now;
        var sql =
            $"INSERT INTO leases (name, owner, until) VALUES ({{0}}, {{1}}, {now} + {{2}}) ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE leases.owner = excluded.owner OR leases.until < {now}";
        return await context.Database.ExecuteSqlRawAsync(sql, [name, owner, (long)span.TotalMilliseconds], cancellationToken) == 1;
    }

    public async Task ReleaseAsync(string name, string owner, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Leases.Where(l => l.Name == name && l.Owner == owner).ExecuteDeleteAsync(cancellationToken);
    }
}
