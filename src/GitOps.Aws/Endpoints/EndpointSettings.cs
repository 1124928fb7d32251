namespace GitOps.Aws.Endpoints;

/// <summary>The endpoints of an environment: one custom URL for all services, one for a single service, or AWS's own.</summary>
internal sealed record EndpointSettings(string Region, string? Url, Func<string, string?> Variable)
{
    /// <summary>Whether a custom URL replaces AWS's own for all services.</summary>
    public bool IsCustom => Url is not null || Variable("AWS_ENDPOINT_URL") is { Length: > 0 };

    public bool Fips => Variable("AWS_USE_FIPS_ENDPOINT") == "true";

    public bool DualStack => Variable("AWS_USE_DUALSTACK_ENDPOINT") == "true";

    /// <summary>The custom URL of a service, or null when AWS's own is used.</summary>
    public string? Override(string service) =>
        Url ?? NotEmpty(Variable("AWS_ENDPOINT_URL_" + VariableName(service))) ?? NotEmpty(Variable("AWS_ENDPOINT_URL"));

    /// <summary>The URL of a service, without a trailing slash.</summary>
    public string Resolve(string service) => (Override(service) ?? EndpointResolver.Resolve(service, Region, Fips, DualStack)).TrimEnd('/');

    /// <summary>The endpoints of a region, by a custom URL if there is one, else by the process's environment variables.</summary>
    public static EndpointSettings For(string region, string? url) => new(region, url, Environment.GetEnvironmentVariable);

    // The service ids that AWS's tools use in the names of these variables.
    private static string VariableName(string service) =>
        service switch
        {
            "tagging" => "RESOURCE_GROUPS_TAGGING_API",
            "logs" => "CLOUDWATCH_LOGS",
            _ => service.ToUpperInvariant().Replace('-', '_'),
        };

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
