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
            if (
                response["Credentials"] is not JsonObject credentials
                || (string?)credentials["AccessKeyId"] is not { Length: > 0 } id
                || (string?)credentials["SecretAccessKey"] is not { Length: > 0 } secret
                || (string?)credentials["SessionToken"] is not { Length: > 0 } token
                || !DateTimeOffset.TryParse((string?)credentials["Expiration"], CultureInfo.InvariantCulture, out var expiration)
            )
                throw AwsClient.InvalidResponse("AssumeRole", "it has no complete credentials");
            _session = (new(id, secret, token), expiration);
            return _session.Value.Keys;
        }
        finally
        {
            _lock.Release();
        }
    }
}
