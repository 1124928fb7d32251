using System.Text.Json;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Engine.Events;
using GitOps.State.Database;
using GitOps.State.Records;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Events;

/// <summary>The table intents. Each of its changes is in one transaction with the event in the outbox.</summary>
internal sealed class ChangeIntents(IDbContextFactory<StateContext> contexts) : IChangeIntents
{
    public Task OpenAsync(IReadOnlyList<ChangeAttempted> attempts, CancellationToken cancellationToken) =>
        contexts.InTransactionAsync(
            async (context, token) =>
            {
                foreach (var attempt in attempts)
                {
                    var (environment, change) = (attempt.Scope.Environment, attempt.Change);
                    await Upsert.RunAsync(
                        context,
                        new IntentRow(
                            environment.Source,
                            environment.Environment,
                            change.Id.ToString(),
                            change.ActualName,
                            attempt.Scope.Controller,
                            attempt.At,
                            JsonSerializer.Serialize(attempt)
                        ),
                        token
                    );
                    context.Add(OutboxRow.Of(attempt));
                }

                return attempts.Count;
            },
            cancellationToken
        );

    public Task CloseAsync(ChangeEnded result, CancellationToken cancellationToken) =>
        contexts.InTransactionAsync((context, token) => CloseAsync(context, result.Scope, result.Change, result, token), cancellationToken);

    public Task ResolveAsync(IReadOnlyList<ChangeResolved> results, CancellationToken cancellationToken) =>
        contexts.InTransactionAsync(
            async (context, token) =>
            {
                var closed = 0;
                foreach (var result in results)
                    closed += await CloseAsync(context, result.Scope, result.Change, result, token);
                return closed;
            },
            cancellationToken
        );

    public async Task<IReadOnlyList<ChangeAttempted>> FindOpenAsync(EnvironmentId environment, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context
            .Intents.AsNoTracking()
            .Where(r => r.Source == environment.Source && r.Environment == environment.Environment)
            .OrderBy(r => r.At)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => JsonSerializer.Deserialize<ChangeAttempted>(r.Json)!)];
    }

    private static async Task<int> CloseAsync(
        StateContext context,
        ChangeScope scope,
        ChangeRecord change,
        OutboxEvent result,
        CancellationToken cancellationToken
    )
    {
        // Only the controller's own intent: one that was frozen may end after another has resolved its intent and opened one of its own.
        var (source, environment, resource) = (scope.Environment.Source, scope.Environment.Environment, change.Id.ToString());
        var closed = await context
            .Intents.Where(r =>
                r.Source == source
                && r.Environment == environment
                && r.Resource == resource
                && r.ActualName == change.ActualName
                && r.Controller == scope.Controller
            )
            .ExecuteDeleteAsync(cancellationToken);
        if (closed > 0)
            context.Add(OutboxRow.Of(result));
        return closed;
    }
}
