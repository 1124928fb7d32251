namespace GitOps.Controller.Service.Access;

/// <summary>Where a caller must have the role that an endpoint requires.</summary>
internal enum AccessScope
{
    /// <summary>In the environment that the route names.</summary>
    Environment,

    /// <summary>In every environment of the source that the route names.</summary>
    Source,

    /// <summary>In every environment of every source: the endpoint returns what can't be divided.</summary>
    All,

    /// <summary>In any environment: the endpoint returns only what the caller may read.</summary>
    Any,
}
