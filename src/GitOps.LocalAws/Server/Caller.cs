namespace GitOps.LocalAws.Server;

/// <summary>Who calls: the account of the key, and the region and service that the request was signed for.</summary>
internal sealed record Caller(string Account, string Region, string Service, string Arn, string UserId, string AccessKeyId)
{
    /// <summary>The partition of the region, as ARNs begin with it.</summary>
    public string Partition =>
        Region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : Region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : "aws";
}
