using System.Collections.Concurrent;
using GitOps.Core.Manifests;
using GitOps.Engine.Observing;

namespace GitOps.Engine.Connections;

/// <summary>
/// The connections to the accounts of environments: one for each role, with one cache for each account and region. Thread-safe.
/// </summary>
public sealed class AccountConnections(IEnvironmentConnector connector, TimeSpan maxSweepAge, TimeProvider time)
{
    // A changed profile, key or role takes effect within it, and it costs one call for each account.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<
        (string Account, string Region, string? Endpoint, string? Role),
        (EnvironmentConnection Connection, long At)
    > _connections = new();
    private readonly ConcurrentDictionary<(string Account, string Region, string? Endpoint), AccountCache> _caches = new();

    /// <summary>A connection that shares its sweeps with all environments of the account and region.</summary>
    public async Task<EnvironmentConnection> ConnectAsync(
        string repository,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    )
    {
        var key = (environment.Account, environment.Region, environment.Endpoint, environment.RoleArn);
        if (!_connections.TryGetValue(key, out var cached) || time.GetElapsedTime(cached.At) > Lifetime)
            _connections[key] = cached = (await connector.ConnectAsync(environment, cancellationToken), time.GetTimestamp());
        var cache = _caches.GetOrAdd(
            (environment.Account, environment.Region, environment.Endpoint),
            static (_, args) => new(args.Reader, args.time),
            (cached.Connection.Reader, time)
        );
        return cached.Connection with
        {
            Reader = new CachedResourceReader(cached.Connection.Reader, cache, maxSweepAge, repository),
            Datasets = new CachedDatasetReader(cached.Connection.Datasets, _complete),
        };
    }

    private readonly ConcurrentDictionary<string, bool> _complete = new(StringComparer.Ordinal);

    /// <summary>
    /// Has the resources of an environment's account read again: a user who requests a sync expects that it sees the present.
    /// </summary>
    public void Expire(EnvironmentSettings environment)
    {
        if (_caches.TryGetValue((environment.Account, environment.Region, environment.Endpoint), out var cache))
            cache.Expire();
    }

    /// <summary>Removes a connection that does not work any more: a local AWS that was restarted has another URL.</summary>
    public void Forget(EnvironmentSettings environment)
    {
        _connections.TryRemove((environment.Account, environment.Region, environment.Endpoint, environment.RoleArn), out _);
        _caches.TryRemove((environment.Account, environment.Region, environment.Endpoint), out _);
    }
}
