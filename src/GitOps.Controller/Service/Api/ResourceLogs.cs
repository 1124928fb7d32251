using GitOps.Controller.Service.Scheduling;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Engine.Connections;
using GitOps.Engine.Reconciling;
using GitOps.Schema.Catalog;

namespace GitOps.Controller.Service.Api;

/// <summary>Reads the CloudWatch logs of a resource.</summary>
internal sealed class ResourceLogs(Sources sources, AccountConnections accounts, IHistoryStore history, KindCatalog catalog)
{
    /// <summary>
    /// The log lines of a resource (of a run: its latest attempt); null when the environment or the resource does not exist.
    /// </summary>
    public async Task<IAsyncEnumerable<LogLine>?> FindAsync(
        EnvironmentId id,
        ResourceId resource,
        bool follow,
        CancellationToken cancellationToken
    )
    {
        if (sources.Find(id.Source)?.Git.Locate(id.Environment) is not { Environment: { } environment } location)
            return null;
        var connection = await accounts.ConnectAsync(location.Repository, environment, cancellationToken);
        var runs = await history.RunsAsync(id, Page.First(Paging.MaxLimit), cancellationToken);
        var run = runs.FirstOrDefault(r => r.Resource == resource.ToString());
        var actual = run?.ActualName ?? resource.Name;
        if (catalog.Find(resource.Kind) is not { } kind)
            return null;
        if (await connection.Reader.DescribeAsync(kind, actual, cancellationToken) is not { } found)
            return null;
        // The name may be that of any resource in the account. A run may be shared: its record says that this environment uses it.
        if (run is null && !found.BelongsTo(location.Repository, environment.Name))
            return null;
        async Task<bool> HasEndedAsync(CancellationToken token) =>
            await connection.Reader.DescribeAsync(kind, actual, token) is not { IsBusy: true };
        return connection.Logs.ReadAsync(found, follow ? HasEndedAsync : null, cancellationToken);
    }
}
