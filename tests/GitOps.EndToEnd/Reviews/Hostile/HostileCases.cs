namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>Every hostile pull request.</summary>
internal static class HostileCases
{
    public static IReadOnlyList<HostileCase> All { get; } =
    [.. SettingsCases.All, .. MarkupCases.All, .. SizeCases.All, .. ForkCases.All, .. PathCases.All, .. SecretCases.All];
}
