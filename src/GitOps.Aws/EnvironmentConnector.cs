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

/// <summary>Connects to environments: credentials, role, endpoints, and the check that they are of the right account.</summary>
internal sealed class EnvironmentConnector(HttpClient http, AwsOptions options, KindCatalog catalog, TimeProvider time)
    : IEnvironmentConnector
{
    private readonly DescribedVersions _versions = new();
    private readonly CallContext _calls = new(new(time), new(time), new(), Resilience.Pipeline(time), time);

    public async Task<EnvironmentConnection> ConnectAsync(EnvironmentSettings environment, CancellationToken cancellationToken)
    {
        var local = environment.IsLocal ? options.Local() : null;
        var endpoints = EndpointSettings.For(environment.Region, local?.Url ?? environment.Endpoint);
        ICredentialSource credentials = local is null
            ? new ChainedCredentials()
            : new FixedCredentials(local.AccessKeyId, local.SecretAccessKey);
        // In a local AWS every account can be entered, by a role of any name.
        var role =
            environment.RoleArn
            ?? (local is not null && local.Account != environment.Account ? $"arn:aws:iam::{environment.Account}:role/gitops" : null);
        if (role is not null)
            credentials = new RoleCredentials(Client(credentials, endpoints), role, time);
        var client = Client(credentials, endpoints);
        try
        {
            await CheckAccountAsync(client, environment, cancellationToken);
        }
        catch (ServiceException refusal) when (environment.IsLocal && refusal.Code == "Unreachable")
        {
            throw new ServiceException(
                ServiceErrorKind.Unavailable,
                refusal.Code,
                $"the local AWS that answered on {local!.Url} does not run any more: start it again with `gitops local`",
                refusal.Operation,
                refusal
            );
        }

        var datasets = new DatasetStore(new(() => OpenS3Async(client, CancellationToken.None)), createsBuckets: environment.IsLocal);
        return new(
            new ResourceReader(client, catalog, _versions),
            new ResourceWriter(client),
            datasets,
            datasets,
            new LogReader(client, time, environment.IsLocal ? TimeSpan.FromMilliseconds(200) : options.LogPoll),
            new EndpointInvoker(client)
        )
        {
            ClockAhead = _calls.Clocks.Ahead(endpoints.Resolve("sts")),
        };
    }

    private AwsClient Client(ICredentialSource credentials, EndpointSettings endpoints) => new(http, credentials, endpoints, _calls);

    private static async Task CheckAccountAsync(AwsClient client, EnvironmentSettings environment, CancellationToken cancellationToken)
    {
        var identity = await client.InvokeAsync("sts", "GetCallerIdentity", new JsonObject(), cancellationToken);
        if ((string?)identity["Account"] != environment.Account)
            throw new ServiceException(
                ServiceErrorKind.AccessDenied,
                "WrongAccount",
                $"the credentials are of account {identity["Account"]} ({identity["Arn"]}), but environment {environment.Name} is in account {environment.Account}; use other credentials, or give it a roleArn",
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
        };
        config.ServiceURL = client.Endpoints.Resolve("s3");
        var keys = await client.Credentials.GetAsync(cancellationToken);
        return new AmazonS3Client(new RefreshedCredentials(client.Credentials, keys), config);
    }

    /// <summary>Hands our credentials on to the S3 client.</summary>
    private sealed class RefreshedCredentials(ICredentialSource source, ImmutableCredentials first) : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => first;

        public override Task<ImmutableCredentials> GetCredentialsAsync() => source.GetAsync(CancellationToken.None);
    }
}
