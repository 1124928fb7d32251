using System.Text.Json;
using GitOps.Core.Commands;
using GitOps.Core.Manifests;
using GitOps.Engine.Commands;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Commands;

/// <summary>The table commands.</summary>
internal sealed class CommandQueue(IDbContextFactory<StateContext> contexts) : ICommandQueue
{
    public async Task EnqueueAsync(UserCommand command, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Add(new CommandRow(command.Environment.Source, command.Environment.Environment, JsonSerializer.Serialize(command)));
        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<QueuedCommand>> PendingAsync(EnvironmentId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context
            .Commands.AsNoTracking()
            .Where(r => r.Source == id.Source && r.Environment == id.Environment)
            .OrderBy(r => r.Number)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => new QueuedCommand(r.Number, JsonSerializer.Deserialize<UserCommand>(r.Json)!))];
    }

    public async Task CompleteAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Commands.Where(r => ids.Contains(r.Number)).ExecuteDeleteAsync(cancellationToken);
    }
}
