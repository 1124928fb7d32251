using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using GitOps.Aws.Client;

namespace GitOps.Aws.Credentials;

/// <summary>A session of an assumed role, renewed five minutes before it ends.</summary>
internal sealed class RoleCredentials(AwsClient sts, string roleArn, TimeProvider time) : ICredentialSource
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _one = new(1);
    private (ImmutableCredentials Keys, DateTimeOffset Expires)? _session;

    public async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_session is var (keys, expires) && expires - Margin > time.GetUtcNow())
                return keys;
            var answer = await sts.InvokeAsync(
                "sts",
                "AssumeRole",
                new JsonObject { ["RoleArn"] = roleArn, ["RoleSessionName"] = "gitops" },
                cancellationToken
            );
            var given = answer["Credentials"]!;
            var session = new ImmutableCredentials(
                (string)given["AccessKeyId"]!,
                (string)given["SecretAccessKey"]!,
                (string)given["SessionToken"]!
            );
            _session = (session, DateTimeOffset.Parse((string)given["Expiration"]!, CultureInfo.InvariantCulture));
            return session;
        }
        finally
        {
            _one.Release();
        }
    }
}
