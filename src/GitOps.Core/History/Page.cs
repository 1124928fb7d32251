namespace GitOps.Core.History;

/// <summary>A part of a list: how many are passed over, and how many are given at most.</summary>
public readonly record struct Page(int Offset, int Limit)
{
    /// <summary>The first of a list.</summary>
    public static Page First(int limit) => new(0, limit);
}
