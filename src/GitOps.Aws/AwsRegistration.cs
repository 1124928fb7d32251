using GitOps.Engine.Connections;
using GitOps.Schema.Catalog;

namespace GitOps.Aws;

/// <summary>Registers AWS in a host.</summary>
public static class AwsRegistration
{
    /// <summary>
    /// Creates the connector to environments. All connections share one HTTP client, and with it call budgets and connections.
    /// </summary>
    public static IEnvironmentConnector AddAws(AwsOptions options, KindCatalog catalog, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = 32,
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
