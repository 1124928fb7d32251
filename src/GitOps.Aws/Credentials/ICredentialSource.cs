using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using GitOps.Engine.Errors;

namespace GitOps.Aws.Credentials;

/// <summary>Provides the credentials that requests are signed with.</summary>
internal interface ICredentialSource
{
    /// <summary>Credentials that are valid now; renewed when they are about to expire.</summary>
    Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken);
}

/// <summary>Fixed credentials, for a local AWS.</summary>
internal sealed class FixedCredentials(string accessKeyId, string secretAccessKey) : ICredentialSource
{
    public Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ImmutableCredentials(accessKeyId, secretAccessKey, null));
}

/// <summary>The SDK's default chain: environment variables, profiles, SSO, web identity, container, instance metadata.</summary>
internal sealed class ChainedCredentials : ICredentialSource
{
    private AWSCredentials? _credentials;

    public async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            _credentials ??= await Task.Run(() => DefaultAWSCredentialsIdentityResolver.GetCredentials(null), cancellationToken);
            return await _credentials.GetCredentialsAsync();
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
