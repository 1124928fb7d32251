using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Records;

/// <summary>Writes a row, whether or not one of its key is there; of two writers at once the later one counts.</summary>
internal static class Upsert
{
    public static async Task RunAsync<TRow>(StateContext context, TRow row, CancellationToken cancellationToken)
        where TRow : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var key = context
                .Model.FindEntityType(typeof(TRow))!
                .FindPrimaryKey()!
                .Properties.Select(p => p.PropertyInfo!.GetValue(row))
                .ToArray();
            if (await context.Set<TRow>().FindAsync(key, cancellationToken) is { } there)
                context.Entry(there).CurrentValues.SetValues(row);
            else
                context.Add(row);
            try
            {
                await context.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException) when (attempt < 3)
            {
                // Another controller was quicker: its row is there now.
                context.ChangeTracker.Clear();
            }
        }
    }
}
