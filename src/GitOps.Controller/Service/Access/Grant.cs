using System.IO.Enumeration;

namespace GitOps.Controller.Service.Access;

/// <summary>What somebody may do; each may do what those before it may.</summary>
internal enum Role
{
    /// <summary>Look.</summary>
    Reader,

    /// <summary>Ask for a sync or a retry, work a delivery off again.</summary>
    Operator,

    /// <summary>Approve a promotion.</summary>
    Approver,

    /// <summary>Everything.</summary>
    Admin,
}

/// <summary>A role in some environments, each as <c>source/environment</c> with * for any part of a name.</summary>
internal sealed record Grant(Role Role, IReadOnlyList<string> Environments)
{
    /// <summary>Whether it suffices for an environment; of no environment in particular, whether it suffices anywhere.</summary>
    public bool Allows(Role needed, string? environment) =>
        Role >= needed
        && (
            environment is null
            || Environments.Any(e => e == "*" || FileSystemName.MatchesSimpleExpression(e, environment, ignoreCase: false))
        );
}

/// <summary>A token that is known by its hash.</summary>
internal sealed record KnownToken(string Name, string Sha256, Grant Grant);

/// <summary>Who is let in by an issuer's tokens: all named claims must match, * standing for any part.</summary>
internal sealed record ClaimGrant(IReadOnlyDictionary<string, string> Claims, Grant Grant)
{
    public bool Matches(Func<string, string?> claim) =>
        Claims.All(c => claim(c.Key) is { } value && FileSystemName.MatchesSimpleExpression(c.Value, value, ignoreCase: false));
}

/// <summary>An OpenID Connect issuer whose tokens are taken, such as GitHub Actions' own.</summary>
internal sealed record Issuer(string Url, string Audience, IReadOnlyList<ClaimGrant> Grants);

/// <summary>Who may do what. Empty: nobody is asked, which is allowed on loopback only.</summary>
internal sealed record AccessSettings(IReadOnlyList<KnownToken> Tokens, IReadOnlyList<Issuer> Issuers)
{
    public static AccessSettings Open { get; } = new([], []);

    public bool IsOpen => Tokens.Count == 0 && Issuers.Count == 0;
}
