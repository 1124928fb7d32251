using GitOps.Aws.Client;
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
        return new EnvironmentConnector(
            new HttpClient(AwsHttp.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 256 << 20 },
            options,
            catalog,
            time
        );
    }
}
