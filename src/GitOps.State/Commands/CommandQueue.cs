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
        return [.. rows.Select(r => new QueuedCommand(r.Number, JsonSerializer.Deserialize<UserCommand>(r.Json)!))];
    }

    public Task<int> CompleteAsync(IReadOnlyList<QueuedCommand> commands, DateTimeOffset at, CancellationToken cancellationToken) =>
        commands.Count == 0
            ? Task.FromResult(0)
            : contexts.InTransactionAsync((context, token) => CompleteAsync(context, commands, at, token), cancellationToken);

    // One command at a time: the delete gives whether this transaction is the one that completes it.
    private static async Task<int> CompleteAsync(
        StateContext context,
        IReadOnlyList<QueuedCommand> commands,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var completed = 0;
        foreach (var command in commands.OrderBy(c => c.Id))
        {
            if (await context.Commands.Where(r => r.Number == command.Id).ExecuteDeleteAsync(cancellationToken) == 0)
                continue;
            context.Add(OutboxRow.Of(new CommandCompleted(command, at)));
            completed++;
        }

        return completed;
    }
}
