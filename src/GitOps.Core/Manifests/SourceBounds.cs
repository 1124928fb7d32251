namespace GitOps.Core.Manifests;

/// <summary>
/// What a repository may reach, by the settings of the service: <c>gitops.yaml</c> is written by the tenant, so it can't widen it. What is
/// null is not limited.
/// </summary>
public sealed record SourceBounds
{
    /// <summary>The id that the repository must have.</summary>
    public string? Repository { get; init; }

    /// <summary>The AWS accounts of its environments.</summary>
    public IReadOnlyList<string>? Accounts { get; init; }

    /// <summary>The regions of its environments.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>The roles that its environments may assume; when empty, they use the service's own credentials and name no role.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>The URLs that may stand in for AWS, besides this machine's local AWS.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>Why the settings of a repository are refused; null when they are within the bounds.</summary>
    public string? Refusal(RepositorySettings settings) =>
        Repository is { } id && settings.Repository != id
            ? $"repository: {settings.Repository} is not this source's id: expected {id}; an administrator can set `repository` for the "
                + "source in the service's settings"
            : null;

    /// <summary>Why an environment is refused; null when it is within the bounds.</summary>
    public string? Refusal(EnvironmentSettings environment)
    {
        if (NotAllowed("account", environment.Account, Accounts) is { } account)
            return account;
        if (NotAllowed("region", environment.Region, Regions) is { } region)
            return region;
        if (Roles is { Count: > 0 } && environment.RoleArn is null)
            return $"roleArn is required: expected one of {string.Join(", ", Roles)}";
        if (environment.RoleArn is { } role && NotAllowed("roleArn", role, Roles) is { } refused)
            return refused;
        return environment.Endpoint is { } endpoint && !environment.IsLocal ? NotAllowed("endpoint", endpoint, Endpoints) : null;
    }

    private static string? NotAllowed(string field, string value, IReadOnlyList<string>? allowed) =>
        allowed is null || allowed.Contains(value, StringComparer.Ordinal)
            ? null
            : $"{field}: {value} is not allowed for this source: expected "
                + (allowed.Count > 0 ? $"one of {string.Join(", ", allowed)}; " : "none; ")
                + "an administrator can allow it in the service's settings";
}
