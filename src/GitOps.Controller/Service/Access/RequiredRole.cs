using Microsoft.AspNetCore.Builder;

namespace GitOps.Controller.Service.Access;

/// <summary>Metadata of an endpoint: the role that a caller must have. Endpoints without it are open to everyone.</summary>
internal sealed record RequiredRole(Role Role);

/// <summary>Extension methods for endpoints.</summary>
internal static class RequiredRoleExtensions
{
    /// <summary>Requires a role, in the environment that the route names, if it names one.</summary>
    public static TBuilder RequireRole<TBuilder>(this TBuilder builder, Role role)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredRole(role));
}
