using Microsoft.AspNetCore.Http;

namespace GitOps.Controller.Service.Access;

/// <summary>
/// A caller whose token was verified. <paramref name="Key"/> identifies it among all callers; <paramref name="Expires"/> is null for a
/// token without an end.
/// </summary>
internal sealed record Caller(string Key, string Name, IReadOnlyList<Grant> Grants, DateTimeOffset? Expires = null)
{
    /// <summary>The user of this machine, while the service needs no authentication.</summary>
    public static Caller Anonymous { get; } = new("", "local user", [new(Role.Admin, ["*"])]);

    /// <summary>Whether the caller has a role in a scope: see <see cref="Grant.Allows"/>.</summary>
    public bool Has(Role role, string? scope) => Grants.Any(g => g.Allows(role, scope));

    /// <summary>Whether the caller may read an environment (<c>source/environment</c>).</summary>
    public bool MayRead(string environment) => Has(Role.Reader, environment);

    /// <summary>Whether the caller may read every environment of a source.</summary>
    public bool MayReadSource(string source) => Has(Role.Reader, Grant.AllOf(source));
}

/// <summary>Extension methods for requests.</summary>
internal static class CallerExtensions
{
    /// <summary>The caller of an endpoint that requires a role.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("the endpoint requires no role, so it has no caller");
}
