using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using GitOps.Aws.Client;

namespace GitOps.Aws.Credentials;

/// <summary>The session of an assumed role, renewed five minutes before it expires. Thread-safe.</summary>
internal sealed class RoleCredentials(AwsClient sts, string roleArn, TimeProvider time) : ICredentialSource
{
    // A call is retried for less than that, so its credentials do not expire between two attempts.
    private static readonly TimeSpan RenewalMargin = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _lock = new(1);
    private (ImmutableCredentials Keys, DateTimeOffset Expires)? _session;

    public async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            if (_session is var (keys, expires) && expires - RenewalMargin > time.GetUtcNow())
                return keys;
            var response = await sts.InvokeAsync(
                "sts",
                "AssumeRole",
                new JsonObject { ["RoleArn"] = roleArn, ["RoleSessionName"] = "gitops" },
                cancellationToken
            );
            var credentials = response["Credentials"]!;
            var session = new ImmutableCredentials(
                (string)credentials["AccessKeyId"]!,
                (string)credentials["SecretAccessKey"]!,
                (string)credentials["SessionToken"]!
            );
            _session = (session, DateTimeOffset.Parse((string)credentials["Expiration"]!, CultureInfo.InvariantCulture));
            return session;
        }
        finally
        {
            _lock.Release();
        }
    }
}
