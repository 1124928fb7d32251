using System.Collections.Concurrent;
using GitOps.Core.Manifests;
using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;

namespace GitOps.Controller.Reconciliation;

/// <summary>The accounts that environments are in: a connection for each role, a view for each account and region.</summary>
internal sealed class Accounts(IEnvironmentAccess access, PassOptions passes, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<
        (string Account, string Region, string? Endpoint, string? Role),
        (EnvironmentConnection Connection, long At)
    > _connections = new();
    private readonly ConcurrentDictionary<(string Account, string Region, string? Endpoint), AccountView> _views = new();

    /// <summary>A connection whose sweeps are shared by all environments of the account.</summary>
    public async Task<EnvironmentConnection> ConnectAsync(
        string repository,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    )
    {
        var key = (environment.Account, environment.Region, environment.Endpoint, environment.RoleArn);
        if (!_connections.TryGetValue(key, out var known) || time.GetElapsedTime(known.At) > Lifetime)
            _connections[key] = known = (await access.ConnectAsync(environment, cancellationToken), time.GetTimestamp());
        var view = _views.GetOrAdd(
            (environment.Account, environment.Region, environment.Endpoint),
            static (_, args) => new(args.Reader, args.time),
            (known.Connection.Reader, time)
        );
        return known.Connection with
        {
            Reader = new SharedReader(known.Connection.Reader, view, passes.Resync / 2, repository),
            Datasets = new CompleteDatasets(known.Connection.Datasets, _complete),
        };
    }

    private readonly ConcurrentDictionary<string, bool> _complete = new(StringComparer.Ordinal);

    /// <summary>Forgets a connection that does not work any more: a local AWS that was started anew has another address.</summary>
    public void Forget(EnvironmentSettings environment)
    {
        _connections.TryRemove((environment.Account, environment.Region, environment.Endpoint, environment.RoleArn), out _);
        _views.TryRemove((environment.Account, environment.Region, environment.Endpoint), out _);
    }
}
