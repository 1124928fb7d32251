using System.Text.RegularExpressions;

namespace GitOps.LocalAws.Identity;

/// <summary>
/// The rules for names that clients choose. Accounts and regions name folders and files, so nothing else may pass as one.
/// </summary>
internal static partial class AwsNames
{
    public static bool IsAccount(string? text) => text is not null && Account().IsMatch(text);

    public static bool IsRegion(string? text) => text is { Length: <= 40 } && Region().IsMatch(text);

    /// <summary>Whether a text is the ARN of an IAM role.</summary>
    public static bool IsRole(string? text) => text is not null && Role().IsMatch(text);

    /// <summary>Whether S3 allows a bucket of that name.</summary>
    public static bool IsBucket(string text) =>
        Bucket().IsMatch(text) && !text.Contains("..", StringComparison.Ordinal) && !IpAddress().IsMatch(text);

    [GeneratedRegex(@"\A[0-9]{12}\z")]
    private static partial Regex Account();

    [GeneratedRegex(@"\A[a-z]{2,4}(-[a-z]+)+-[0-9]\z")]
    private static partial Regex Region();

    [GeneratedRegex(@"\Aarn:aws(-[a-z]+)*:iam::[0-9]{12}:role/([!-~]{1,510}/)?[A-Za-z0-9_+=,.@-]{1,64}\z")]
    private static partial Regex Role();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex Bucket();

    [GeneratedRegex(@"\A[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+\z")]
    private static partial Regex IpAddress();
}
