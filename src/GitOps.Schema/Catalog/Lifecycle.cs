namespace GitOps.Schema.Catalog;

/// <summary>How the resources of a kind live and end.</summary>
public enum Lifecycle
{
    /// <summary>A job or execution: it starts, runs and ends.</summary>
    Run,

    /// <summary>A resource that cannot change after it has been created.</summary>
    Immutable,

    /// <summary>A resource that can be updated.</summary>
    Mutable,
}
