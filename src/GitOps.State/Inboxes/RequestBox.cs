using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Inboxes;

/// <summary>The table requests.</summary>
internal sealed class RequestBox(IDbContextFactory<StateContext> contexts) : IRequestBox
{
    public async Task AskAsync(UserRequest request, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Add(new RequestRow(request.Id.Source, request.Id.Environment, request.What, request.Resource, request.Who, request.At));
        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<UserRequest>> OpenAsync(EnvironmentId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context
            .Requests.AsNoTracking()
            .Where(r => r.Source == id.Source && r.Environment == id.Environment)
            .OrderBy(r => r.Number)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => new UserRequest(r.Number, id, r.What, r.Resource, r.Who, r.At))];
    }

    public async Task DoneAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Count == 0)
            return;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Requests.Where(r => numbers.Contains(r.Number)).ExecuteDeleteAsync(cancellationToken);
    }
}
