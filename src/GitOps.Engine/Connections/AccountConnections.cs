using System.Collections.Concurrent;
using GitOps.Core.Manifests;
using GitOps.Engine.Observing;

namespace GitOps.Engine.Connections;

/// <summary>
/// The connections to the accounts of environments: one, with its cache, for each role in an account and region. Roles share nothing,
/// because what one may read another may not. Thread-safe.
/// </summary>
public sealed class AccountConnections(IEnvironmentConnector connector, TimeSpan maxSweepAge, TimeProvider time)
{
    // A changed profile, key or role takes effect within it, and it costs one call for each role.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<AccountRole, (EnvironmentConnection Connection, long At)> _connections = new();
    private readonly ConcurrentDictionary<AccountRole, AccountCache> _caches = new();
    private readonly ConcurrentDictionary<string, bool> _completeDatasets = new(StringComparer.Ordinal);

    /// <summary>A connection that shares its sweeps with all environments of the role.</summary>
    public async Task<EnvironmentConnection> ConnectAsync(
        string repository,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    )
    {
        var key = AccountRole.Of(environment);
        if (!_connections.TryGetValue(key, out var cached) || time.GetElapsedTime(cached.At) > Lifetime)
            _connections[key] = cached = (await connector.ConnectAsync(environment, cancellationToken), time.GetTimestamp());
        var cache = _caches.GetOrAdd(key, static (_, time) => new(time), time);
        return cached.Connection with
        {
            Reader = new CachedResourceReader(cached.Connection.Reader, cache, maxSweepAge, repository),
            Datasets = new CachedDatasetReader(cached.Connection.Datasets, _completeDatasets),
        };
    }

    /// <summary>
    /// Has the resources of an environment's account read again: a user who requests a sync expects that it sees the present.
    /// </summary>
    public void Expire(EnvironmentSettings environment)
    {
        if (_caches.TryGetValue(AccountRole.Of(environment), out var cache))
            cache.Expire();
    }

    /// <summary>Removes a connection that does not work any more: a local AWS that was restarted has another URL.</summary>
    public void Forget(EnvironmentSettings environment)
    {
        _connections.TryRemove(AccountRole.Of(environment), out _);
        _caches.TryRemove(AccountRole.Of(environment), out _);
    }

    private sealed record AccountRole(string Account, string Region, string? Endpoint, string? Role)
    {
        public static AccountRole Of(EnvironmentSettings environment) =>
            new(environment.Account, environment.Region, environment.Endpoint, environment.RoleArn);
    }
}
