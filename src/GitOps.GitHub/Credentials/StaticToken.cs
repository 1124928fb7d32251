namespace GitOps.GitHub.Credentials;

/// <summary>A token from the settings.</summary>
internal sealed class StaticToken(string token) : IAccessTokens
{
    public ValueTask<string> GetAsync(CancellationToken cancellationToken) => new(token);

    public bool Discard(string token) => false;
}
