using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3;
using GitOps.Aws.Applying;
using GitOps.Aws.Client;
using GitOps.Aws.Credentials;
using GitOps.Aws.Datasets;
using GitOps.Aws.Endpoints;
using GitOps.Aws.Logs;
using GitOps.Aws.Observing;
using GitOps.Aws.Runtime;
using GitOps.Core.Manifests;
using GitOps.Engine.Connections;
using GitOps.Engine.Errors;
using GitOps.Schema.Catalog;

namespace GitOps.Aws;

/// <summary>
/// Connects to environments: finds credentials, assumes the role, resolves endpoints, and checks that the credentials belong to the
/// account.
/// </summary>
internal sealed class EnvironmentConnector : IEnvironmentConnector
{
    // One handler, and so one pool of connections, for all S3 clients of the process.
    private static readonly SharedHttpClientFactory S3Clients = new();
    private readonly AwsOptions _options;
    private readonly KindCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly DescribedVersions _versions = new();
    private readonly ServerClocks _clocks;
    private readonly RequestSender _sender;

    public EnvironmentConnector(HttpClient http, AwsOptions options, KindCatalog catalog, TimeProvider time)
    {
        (_options, _catalog, _time) = (options, catalog, time);
        _clocks = new(time);
        _sender = new(http, new(time), _clocks, new(), Resilience.Pipeline(time), time);
    }

    public async Task<EnvironmentConnection> ConnectAsync(EnvironmentSettings environment, CancellationToken cancellationToken)
    {
        var local = environment.IsLocal ? _options.Local() : null;
        var endpoints = EndpointSettings.For(environment.Region, local?.Url ?? environment.Endpoint);
        ICredentialSource credentials = local is null
            ? new ChainedCredentials()
            : new FixedCredentials(local.AccessKeyId, local.SecretAccessKey);
        // A local AWS lets a role of any name be assumed in every account.
        var role =
            environment.RoleArn
            ?? (local is not null && local.Account != environment.Account ? $"arn:aws:iam::{environment.Account}:role/gitops" : null);
        if (role is not null)
            credentials = new RoleCredentials(Client(credentials, endpoints), role, _time);
        var client = Client(credentials, endpoints, environment.Account);
        try
        {
            await CheckAccountAsync(client, environment, cancellationToken);
        }
        catch (ServiceException error) when (environment.IsLocal && error.Code == ServiceCodes.Unreachable)
        {
            throw new ServiceException(
                ServiceErrorKind.Unavailable,
                error.Code,
                $"the local AWS on {local!.Url} is not running any more; start it again with `gitops local`",
                error.Operation,
                error
            );
        }

        var datasets = new DatasetStore(new(() => OpenS3Async(client, CancellationToken.None)), createsBuckets: environment.IsLocal);
        return new(
            new ResourceReader(client, _catalog, _versions),
            new ResourceWriter(client),
            datasets,
            datasets,
            new LogReader(client, _time, environment.IsLocal ? TimeSpan.FromMilliseconds(200) : _options.LogPoll),
            new EndpointInvoker(client)
        )
        {
            ClockAhead = _clocks.Ahead(endpoints.Resolve("sts")),
        };
    }

    private AwsClient Client(ICredentialSource credentials, EndpointSettings endpoints, string account = "") =>
        new(_sender, credentials, endpoints, account);

    private static async Task CheckAccountAsync(AwsClient client, EnvironmentSettings environment, CancellationToken cancellationToken)
    {
        var identity = await client.InvokeAsync("sts", "GetCallerIdentity", new JsonObject(), cancellationToken);
        if (identity["Account"] is null)
            throw AwsClient.InvalidResponse("GetCallerIdentity", "it names no account");
        if ((string?)identity["Account"] != environment.Account)
            throw new ServiceException(
                ServiceErrorKind.AccessDenied,
                "WrongAccount",
                $"the credentials belong to account {identity["Account"]} ({identity["Arn"]}), but environment {environment.Name} is in "
                    + $"account {environment.Account}; use other credentials, or set roleArn in gitops.yaml",
                "GetCallerIdentity"
            );
    }

    private static async Task<IAmazonS3> OpenS3Async(AwsClient client, CancellationToken cancellationToken)
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = client.Endpoints.Region,
            ForcePathStyle = client.Endpoints.IsCustom,
            UseHttp = false,
            Timeout = TimeSpan.FromMinutes(10),
            HttpClientFactory = S3Clients,
        };
        config.ServiceURL = client.Endpoints.Resolve("s3");
        var keys = await client.Credentials.GetAsync(cancellationToken);
        return new AmazonS3Client(new RefreshedCredentials(client.Credentials, keys), config);
    }

    private sealed class SharedHttpClientFactory : HttpClientFactory
    {
        private readonly SocketsHttpHandler _handler = AwsHttp.CreateHandler();

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Passes our credentials to the S3 client.</summary>
    private sealed class RefreshedCredentials(ICredentialSource source, ImmutableCredentials first) : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => first;

        public override Task<ImmutableCredentials> GetCredentialsAsync() => source.GetAsync(CancellationToken.None);
    }
}
