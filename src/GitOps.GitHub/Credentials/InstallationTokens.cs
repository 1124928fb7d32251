using GitOps.Engine.Errors;
using GitOps.GitHub.Repositories;

namespace GitOps.GitHub.Credentials;

/// <summary>
/// The tokens of an App for one repository, with the permissions that are needed. Each is valid for an hour and kept until shortly before
/// its end.
/// </summary>
internal sealed class InstallationTokens(AppClient app, RepositoryAddress repository, TimeProvider time) : IAccessTokens
{
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(5);
    private static readonly Dictionary<string, string> MetadataOnly = new() { ["metadata"] = "read" };
    private volatile TokenPayload? _current;
    private long? _repositoryId;

    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (Valid is { } valid)
            return valid;
        var gate = app.GateOf(repository.Owner);
        await gate.WaitAsync(cancellationToken);
        try
        {
            return Valid ?? (_current = await CreateAsync(cancellationToken)).Token;
        }
        finally
        {
            gate.Release();
        }
    }

    public bool Discard(string token)
    {
        if (_current is { } current && current.Token == token)
            Interlocked.CompareExchange(ref _current, null, current);
        return true;
    }

    private string? Valid => _current is { } token && token.ExpiresAt - Reserve > time.GetUtcNow() ? token.Token : null;

    private async Task<TokenPayload> CreateAsync(CancellationToken cancellationToken)
    {
        var installation = await app.FindInstallationAsync(repository, cancellationToken);
        // A name could come to mean another repository later.
        _repositoryId ??= await FindRepositoryIdAsync(installation.Id, cancellationToken);
        // What is not granted can't be asked for: the requests that need it fail, and `doctor` names it.
        var granted = AppPermissions
            .Needed.Where(p => AppPermissions.Contains(installation.Permissions, p.Key, p.Value))
            .ToDictionary(p => p.Key, p => p.Value);
        return await app.CreateTokenAsync(installation.Id, repository, _repositoryId, granted, cancellationToken);
    }

    private async Task<long> FindRepositoryIdAsync(long installation, CancellationToken cancellationToken)
    {
        var response = await app.CreateTokenAsync(installation, repository, null, MetadataOnly, cancellationToken);
        return response.Repositories is [var only]
            ? only.Id
            : throw new ServiceException(
                ServiceErrorKind.Unavailable,
                "InvalidResponse",
                $"GitHub's token for {repository} names {response.Repositories?.Count ?? 0} repositories: expected one",
                "github"
            );
    }
}
