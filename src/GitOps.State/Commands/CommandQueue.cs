using System.Text.Json;
using GitOps.Core.Commands;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Engine.Commands;
using GitOps.State.Database;
using GitOps.State.Events;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Commands;

/// <summary>The table commands. A completed command is deleted, in one transaction with its event.</summary>
internal sealed class CommandQueue(IDbContextFactory<StateContext> contexts) : ICommandQueue
{
    public async Task EnqueueAsync(UserCommand command, string commit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Add(new CommandRow(command.Environment.Source, command.Environment.Environment, JsonSerializer.Serialize(command)));
        context.Add(OutboxRow.Of(new CommandEnqueued(command, commit)));
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
        // A command that this program does not know is left to the newer one that accepted it.
        return
        [
            .. from row in rows
            let command = StoredJson.TryRead<UserCommand>(row.Json)
            where command is not null
            select new QueuedCommand(row.Number, command),
        ];
    }

    /// <summary>
    /// Completes commands with an event for each, in the context's transaction. The delete shows whether this transaction is the one that
    /// completes a command.
    /// </summary>
    public static async Task CompleteAsync(
        StateContext context,
        IReadOnlyList<QueuedCommand> commands,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        foreach (var command in commands.OrderBy(c => c.Id))
            if (await context.Commands.Where(r => r.Number == command.Id).ExecuteDeleteAsync(cancellationToken) > 0)
                context.Add(OutboxRow.Of(new CommandCompleted(command, at)));
    }
}
