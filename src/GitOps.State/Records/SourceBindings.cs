using System.Text.Json;
using GitOps.Engine.Reading;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Records;

/// <summary>The table bindings: what was accepted of each source.</summary>
internal sealed class SourceBindings(IDbContextFactory<StateContext> contexts) : ISourceBindings
{
    public async Task<SourceBinding?> FindAsync(string source, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Bindings.AsNoTracking().FirstOrDefaultAsync(r => r.Source == source, cancellationToken) is { } row
            ? new(source, row.Repository, row.Content, JsonSerializer.Deserialize<Signers>(row.Signers)!)
            : null;
    }

    public async Task WriteAsync(SourceBinding binding, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = new BindingRow(binding.Source, binding.Repository, binding.Content, JsonSerializer.Serialize(binding.Signers));
        await Upsert.RunAsync(context, row, cancellationToken);
    }
}
