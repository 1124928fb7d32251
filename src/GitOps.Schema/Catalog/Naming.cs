namespace GitOps.Schema.Catalog;

/// <summary>Where a resource's actual name comes from.</summary>
public enum Naming
{
    /// <summary>From its content: when the content changes, the name changes too.</summary>
    Content,

    /// <summary>From the manifest, with the environment's prefix.</summary>
    Fixed,

    /// <summary>From the server, which numbers or names the resource.</summary>
    Server,
}
