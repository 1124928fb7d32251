namespace GitOps.Core.History;

/// <summary>What a service would find in the database when it starts.</summary>
public enum DatabaseState
{
    /// <summary>There is nothing yet; the service creates it.</summary>
    New,

    /// <summary>An earlier version of the program filled it; the service migrates it.</summary>
    Older,

    /// <summary>This version of the program filled it.</summary>
    Current,
}
