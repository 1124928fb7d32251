using System.IO.Enumeration;

namespace GitOps.Controller.Service.Access;

/// <summary>A role in some environments, each a pattern <c>source/environment</c> in which <c>*</c> matches any characters.</summary>
internal sealed record Grant(Role Role, IReadOnlyList<string> Environments)
{
    /// <summary>Whether the grant includes a role in an environment; for null, in any environment.</summary>
    public bool Allows(Role required, string? environment) =>
        Role >= required
        && (
            environment is null
            || Environments.Any(e => e == "*" || FileSystemName.MatchesSimpleExpression(e, environment, ignoreCase: false))
        );
}
