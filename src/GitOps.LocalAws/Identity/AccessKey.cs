namespace GitOps.LocalAws.Identity;

/// <summary>An access key: a permanent one of an account, or a temporary one of an assumed role.</summary>
/// <param name="SessionToken">The token that requests with a temporary key must send; null for a permanent key.</param>
/// <param name="Expires">When a temporary key expires; null for a permanent key.</param>
internal sealed record AccessKey(
    string Id,
    string Secret,
    string Account,
    string Arn,
    string UserId,
    string? SessionToken,
    DateTimeOffset? Expires
);
