using System.IO.Enumeration;

namespace GitOps.Controller.Service.Access;

/// <summary>
/// The callers and their roles. Without any token and issuer every request is allowed, which the service accepts on loopback only.
/// </summary>
internal sealed record AccessSettings(IReadOnlyList<StaticToken> Tokens, IReadOnlyList<Issuer> Issuers)
{
    public static AccessSettings Anonymous { get; } = new([], []);

    public bool AllowsAnonymous => Tokens.Count == 0 && Issuers.Count == 0;
}

/// <summary>A token of the settings file, which contains only the token's SHA-256 hash (64 hex digits).</summary>
internal sealed record StaticToken(string Name, string Sha256, Grant Grant);

/// <summary>A trusted OpenID Connect issuer, such as GitHub Actions; its tokens must be issued for <paramref name="Audience"/>.</summary>
internal sealed record Issuer(string Url, string Audience, IReadOnlyList<ClaimGrant> Grants);

/// <summary>
/// A grant for tokens whose claims match all of the given patterns, in which <c>*</c> matches any characters and <c>?</c> exactly one.
/// </summary>
internal sealed record ClaimGrant(IReadOnlyDictionary<string, string> Claims, Grant Grant)
{
    public bool Matches(Func<string, string?> claim) =>
        Claims.All(c => claim(c.Key) is { } value && FileSystemName.MatchesSimpleExpression(c.Value, value, ignoreCase: false));
}
