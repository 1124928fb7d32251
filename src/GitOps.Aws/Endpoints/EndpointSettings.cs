namespace GitOps.Aws.Endpoints;

/// <summary>Where an environment's calls go: a URL for all services, one for a service, or AWS itself.</summary>
internal sealed record EndpointSettings(string Region, string? Url, Func<string, string?> Variable)
{
    /// <summary>Whether calls go to somewhere else than AWS itself.</summary>
    public bool IsCustom => Url is not null || Variable("AWS_ENDPOINT_URL") is { Length: > 0 };

    public bool Fips => Variable("AWS_USE_FIPS_ENDPOINT") == "true";

    public bool DualStack => Variable("AWS_USE_DUALSTACK_ENDPOINT") == "true";

    /// <summary>The URL that stands in for a service, or null when AWS's own is used.</summary>
    public string? Override(string service) =>
        Url ?? NotEmpty(Variable("AWS_ENDPOINT_URL_" + VariableName(service))) ?? NotEmpty(Variable("AWS_ENDPOINT_URL"));

    /// <summary>The address of a service.</summary>
    public string Resolve(string service) => (Override(service) ?? EndpointResolver.Resolve(service, Region, Fips, DualStack)).TrimEnd('/');

    /// <summary>The usual endpoints of a region, from the process's environment.</summary>
    public static EndpointSettings For(string region, string? url) => new(region, url, Environment.GetEnvironmentVariable);

    // The ids of the services, as AWS's tools spell them in these variables.
    private static string VariableName(string service) =>
        service switch
        {
            "tagging" => "RESOURCE_GROUPS_TAGGING_API",
            "logs" => "CLOUDWATCH_LOGS",
            _ => service.ToUpperInvariant().Replace('-', '_'),
        };

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
