namespace GitOps.Engine.Reading;

/// <summary>Tokens for fetching that expire, such as those of a GitHub App. Thread-safe.</summary>
public interface IRemoteTokens
{
    /// <summary>
    /// A token for the repository of a URL that is valid now; null when its source has a static one or none.
    /// </summary>
    /// <exception cref="Errors.ServiceException">No token can be got.</exception>
    ValueTask<string?> FindAsync(string url, CancellationToken cancellationToken);
}
