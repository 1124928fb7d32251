using GitOps.Engine.Connections;
using GitOps.Schema.Catalog;

namespace GitOps.Aws;

/// <summary>Offers AWS to a host.</summary>
public static class AwsRegistration
{
    /// <summary>The access to environments, over one HTTP client for all.</summary>
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
