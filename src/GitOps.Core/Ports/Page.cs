namespace GitOps.Core.Ports;

/// <summary>A part of a list: how many are passed over, and how many are given at most.</summary>
public readonly record struct Page(int Skip, int Most)
{
    /// <summary>The first of a list.</summary>
    public static Page First(int most) => new(0, most);
}
