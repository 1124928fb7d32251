namespace GitOps.LocalAws.Server;

/// <summary>The caller of a request: the identity of its access key, and the region and service that the request was signed for.</summary>
internal sealed record Caller(string Account, string Region, string Service, string Arn, string UserId, string AccessKeyId)
{
    /// <summary>The partition of the region, such as aws or aws-cn; the second part of every ARN.</summary>
    public string Partition =>
        Region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : Region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : "aws";
}
