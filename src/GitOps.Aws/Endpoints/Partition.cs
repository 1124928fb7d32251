using System.Text.RegularExpressions;

namespace GitOps.Aws.Endpoints;

/// <summary>A partition of AWS: the pattern of its regions' names and the DNS suffixes of its hosts.</summary>
internal sealed partial record Partition(string Name, Regex Regions, string Suffix, string DualStackSuffix)
{
    private static readonly Partition Commercial = new("aws", CommercialRegions(), "amazonaws.com", "api.aws");
    private static readonly Partition[] All =
    [
        Commercial,
        new("aws-cn", ChinaRegions(), "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        new("aws-us-gov", GovernmentRegions(), "amazonaws.com", "api.aws"),
        new("aws-iso", IsoRegions(), "c2s.ic.gov", "api.aws.ic.gov"),
        new("aws-iso-b", IsoBRegions(), "sc2s.sgov.gov", "api.aws.scloud"),
        new("aws-iso-e", IsoERegions(), "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
        new("aws-iso-f", IsoFRegions(), "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
        new("aws-eusc", EuropeanSovereignRegions(), "amazonaws.eu", "api.amazonwebservices.eu"),
    ];

    /// <summary>The partition of a region. A region that no pattern matches counts as commercial, as in the AWS SDKs.</summary>
    public static Partition Of(string region) => All.FirstOrDefault(p => p.Regions.IsMatch(region)) ?? Commercial;

    [GeneratedRegex(@"^(us|eu|ap|sa|ca|me|af|il|mx)\-\w+\-\d+$")]
    private static partial Regex CommercialRegions();

    [GeneratedRegex(@"^cn\-\w+\-\d+$")]
    private static partial Regex ChinaRegions();

    [GeneratedRegex(@"^us\-gov\-\w+\-\d+$")]
    private static partial Regex GovernmentRegions();

    [GeneratedRegex(@"^us\-iso\-\w+\-\d+$")]
    private static partial Regex IsoRegions();

    [GeneratedRegex(@"^us\-isob\-\w+\-\d+$")]
    private static partial Regex IsoBRegions();

    [GeneratedRegex(@"^eu\-isoe\-\w+\-\d+$")]
    private static partial Regex IsoERegions();

    [GeneratedRegex(@"^us\-isof\-\w+\-\d+$")]
    private static partial Regex IsoFRegions();

    [GeneratedRegex(@"^eusc\-de\-\w+\-\d+$")]
    private static partial Regex EuropeanSovereignRegions();
}
