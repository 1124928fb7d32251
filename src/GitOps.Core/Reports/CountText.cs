namespace GitOps.Core.Reports;

/// <summary>A number with its noun: 1 change, 2 changes.</summary>
public static class CountText
{
    /// <summary>The number and the noun, in its plural unless there is one.</summary>
    public static string Of(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
