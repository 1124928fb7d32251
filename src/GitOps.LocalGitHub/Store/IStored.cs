namespace GitOps.LocalGitHub.Store;

/// <summary>An immutable record of a table; a change is a new record with the same id.</summary>
internal interface IStored
{
    /// <summary>Unique among all records of the server.</summary>
    long Id { get; }
}
