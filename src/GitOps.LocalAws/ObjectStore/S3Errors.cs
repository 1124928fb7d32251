using GitOps.LocalAws.Server;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>S3's errors, in its own words.</summary>
internal static class S3Errors
{
    public static AwsException NoSuchBucket() => new("NoSuchBucket", "The specified bucket does not exist", 404);

    public static AwsException NoSuchKey() => new("NoSuchKey", "The specified key does not exist.", 404);

    public static AwsException NoSuchUpload() => new("NoSuchUpload", "The specified upload does not exist.", 404);

    public static AwsException InvalidPart() =>
        new(
            "InvalidPart",
            "One or more of the specified parts could not be found. The part may not have been uploaded, "
                + "or the specified entity tag may not match the part's entity tag."
        );

    public static AwsException PreconditionFailed() =>
        new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);

    public static AwsException MalformedXml() =>
        new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    /// <summary>What local AWS does not offer is refused, so that it never means something else.</summary>
    public static AwsException NotImplemented(string method, IEnumerable<string> query, string subject) =>
        new("NotImplemented", $"local AWS does not support {method} ?{string.Join('&', query)} on {subject}", 501);
}
