using System.IO.Enumeration;

namespace GitOps.Controller.Service.Access;

/// <summary>A role in some environments, each a pattern <c>source/environment</c> in which <c>*</c> matches any characters and
/// <c>?</c> exactly one.</summary>
internal sealed record Grant(Role Role, IReadOnlyList<string> Environments)
{
    /// <summary>The scope of all environments.</summary>
    public const string All = "*/*";

    /// <summary>The scope of all environments of a source.</summary>
    public static string AllOf(string source) => $"{source}/*";

    /// <summary>
    /// Whether the grant includes a role in a scope: an environment, a pattern of environments that are all needed, or (null) any
    /// environment.
    /// </summary>
    public bool Allows(Role required, string? scope) => Role >= required && (scope is null || Environments.Any(e => Covers(e, scope)));

    // A pattern covers another when it matches its text: only * matches *.
    private static bool Covers(string pattern, string scope) =>
        FileSystemName.MatchesSimpleExpression(pattern, scope, ignoreCase: false)
        && !(scope.Contains('*', StringComparison.Ordinal) && pattern.Contains('?', StringComparison.Ordinal));
}
