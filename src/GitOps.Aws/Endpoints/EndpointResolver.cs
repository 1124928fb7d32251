namespace GitOps.Aws.Endpoints;

/// <summary>Resolves the URL of a service in a region, by the rules that AWS publishes for each service.</summary>
internal static class EndpointResolver
{
    // Prefix: what precedes the service in the host. FipsInPrefix: whether "-fips" follows the prefix. GovernmentFips: the FIPS host in
    // aws-us-gov.
    private static readonly Dictionary<string, (string Prefix, string Host, bool FipsInPrefix, string? GovernmentFips)> Services = new()
    {
        ["sagemaker"] = ("api", "sagemaker", true, null),
        ["sagemaker-runtime"] = ("runtime", "sagemaker", true, "runtime.sagemaker"),
        ["sts"] = ("", "sts", false, "sts"),
        ["logs"] = ("", "logs", false, "logs"),
        ["tagging"] = ("", "tagging", false, null),
    };

    /// <summary>The URL, without a path.</summary>
    public static string Resolve(string service, string region, bool fips, bool dualStack)
    {
        if (service == "s3")
            return ResolveS3(region, fips, dualStack);
        var partition = Partition.Of(region);
        var (prefix, host, fipsInPrefix, governmentFips) = Services[service];
        var suffix = dualStack ? partition.DualStackSuffix : partition.Suffix;
        if (fips && !dualStack && partition.Name == "aws-us-gov" && governmentFips is not null)
            return $"https://{governmentFips}.{region}.{suffix}";
        // "-fips" follows the service, not the prefix, with dual stack and in partitions without FIPS hosts of their own.
        var markPrefix = fips && fipsInPrefix && !dualStack && partition.Name is ("aws" or "aws-us-gov");
        var first = prefix.Length == 0 ? "" : prefix + (markPrefix ? "-fips." : ".");
        return $"https://{first}{host}{(fips && !markPrefix ? "-fips" : "")}.{region}.{suffix}";
    }

    private static string ResolveS3(string region, bool fips, bool dualStack)
    {
        var partition = Partition.Of(region);
        if (fips && partition.Name == "aws-cn")
            throw new ArgumentException($"S3 has no FIPS endpoint in {region}: unset AWS_USE_FIPS_ENDPOINT", nameof(fips));
        return $"https://s3{(fips ? "-fips" : "")}{(dualStack ? ".dualstack" : "")}.{region}.{partition.Suffix}";
    }
}
