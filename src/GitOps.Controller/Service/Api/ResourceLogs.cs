using GitOps.Controller.Service.Scheduling;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Engine.Connections;
using GitOps.Engine.Reconciling;
using GitOps.Schema.Catalog;

namespace GitOps.Controller.Service.Api;

/// <summary>Reads the logs that SageMaker keeps of an environment's resource.</summary>
internal sealed class ResourceLogs(Sources sources, AccountConnections accounts, IHistoryStore history, KindCatalog catalog)
{
    /// <summary>The lines of a resource's log, of a run those of its newest attempt; null when there is no such environment or resource.</summary>
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
        var actual = runs.FirstOrDefault(r => r.Resource == resource.ToString())?.ActualName ?? resource.Name;
        if (catalog.Find(resource.Kind) is not { } kind)
            return null;
        if (await connection.Reader.DescribeAsync(kind, actual, cancellationToken) is not { } found)
            return null;
        async Task<bool> HasEndedAsync(CancellationToken token) =>
            await connection.Reader.DescribeAsync(kind, actual, token) is not { IsBusy: true };
        return connection.Logs.ReadAsync(found, follow ? HasEndedAsync : null, cancellationToken);
    }
}
