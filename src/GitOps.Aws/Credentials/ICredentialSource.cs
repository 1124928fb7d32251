using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using GitOps.Engine.Errors;

namespace GitOps.Aws.Credentials;

/// <summary>Gives the keys to sign with.</summary>
internal interface ICredentialSource
{
    /// <summary>Keys that are good now.</summary>
    Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken);
}

/// <summary>Fixed keys: those of a local AWS.</summary>
internal sealed class FixedCredentials(string accessKeyId, string secretAccessKey) : ICredentialSource
{
    public Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ImmutableCredentials(accessKeyId, secretAccessKey, null));
}

/// <summary>The SDK's chain: environment, profiles, SSO, web identity, container, instance.</summary>
internal sealed class ChainedCredentials : ICredentialSource
{
    private AWSCredentials? _found;

    public async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            _found ??= await Task.Run(() => DefaultAWSCredentialsIdentityResolver.GetCredentials(null), cancellationToken);
            return await _found.GetCredentialsAsync();
        }
        catch (AmazonClientException exception)
        {
            throw new ServiceException(
                ServiceErrorKind.AccessDenied,
                "NoCredentials",
                $"no AWS credentials found: {exception.Message}",
                "GetCredentials",
                exception
            );
        }
    }
}
