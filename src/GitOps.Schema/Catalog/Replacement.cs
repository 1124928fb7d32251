namespace GitOps.Schema.Catalog;

/// <summary>What happens when a member changes that the Update operation does not accept.</summary>
public enum Replacement
{
    /// <summary>A new version is created beside the old one.</summary>
    NewVersion,

    /// <summary>The resource is deleted and recreated.</summary>
    Replace,

    /// <summary>The change is blocked unless the user allows it: the resource holds data or people's work.</summary>
    Blocked,
}
