using Microsoft.AspNetCore.Builder;

namespace GitOps.Controller.Service.Access;

/// <summary>Metadata of an endpoint: the role that a caller must have, and where. Endpoints without it are open to everyone.</summary>
internal sealed record RequiredRole(Role Role, AccessScope Scope);

/// <summary>Extension methods for endpoints.</summary>
internal static class RequiredRoleExtensions
{
    /// <summary>Requires a role.</summary>
    public static TBuilder RequireRole<TBuilder>(this TBuilder builder, Role role, AccessScope scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredRole(role, scope));
}
