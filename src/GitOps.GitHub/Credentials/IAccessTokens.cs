namespace GitOps.GitHub.Credentials;

/// <summary>The token of requests. Thread-safe.</summary>
internal interface IAccessTokens
{
    /// <summary>A token that is valid now.</summary>
    ValueTask<string> GetAsync(CancellationToken cancellationToken);

    /// <summary>Reports that GitHub rejected a token; returns whether another one can be got.</summary>
    bool Discard(string token);
}
