using GitOps.Engine.Connections;
using GitOps.Schema.Catalog;

namespace GitOps.Aws;

/// <summary>Registers AWS in a host.</summary>
public static class AwsRegistration
{
    /// <summary>
    /// Creates the connector to environments. All environments share one HTTP client, and therefore call budgets and connections.
    /// </summary>
    public static IEnvironmentConnector AddAws(AwsOptions options, KindCatalog catalog, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            // So that DNS changes take effect within five minutes.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // Changes (8 concurrently for each environment) and reads of a few environments of one region.
            MaxConnectionsPerServer = 32,
            // Half of an attempt's time.
            ConnectTimeout = TimeSpan.FromSeconds(5),
        };
        return new EnvironmentConnector(
            new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 256 << 20 },
            options,
            catalog,
            time
        );
    }
}
