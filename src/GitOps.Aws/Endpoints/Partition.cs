using System.Text.RegularExpressions;

namespace GitOps.Aws.Endpoints;

/// <summary>A partition of AWS: which regions are of it, and what its hosts end with.</summary>
internal sealed partial record Partition(string Name, Regex Regions, string Suffix, string DualStackSuffix)
{
    private static readonly Partition[] All =
    [
        new("aws-cn", China(), "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        new("aws-us-gov", Government(), "amazonaws.com", "api.aws"),
        new("aws", Commercial(), "amazonaws.com", "api.aws"),
    ];

    /// <summary>The partition of a region; an unknown one counts as AWS's first.</summary>
    public static Partition Of(string region) => All.FirstOrDefault(p => p.Regions.IsMatch(region)) ?? All[^1];

    [GeneratedRegex(@"^cn\-\w+\-\d+$")]
    private static partial Regex China();

    [GeneratedRegex(@"^us\-gov\-\w+\-\d+$")]
    private static partial Regex Government();

    [GeneratedRegex(@"^(us|eu|ap|sa|ca|me|af|il|mx)\-\w+\-\d+$")]
    private static partial Regex Commercial();
}
