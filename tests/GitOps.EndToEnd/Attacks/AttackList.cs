namespace GitOps.EndToEnd.Attacks;

/// <summary>Every attack.</summary>
internal static class AttackList
{
    public static IReadOnlyList<Attack> All { get; } =
    [
        .. CrashAttacks.All,
        .. TakeoverAttacks.All,
        .. SignatureAttacks.All,
        .. EndpointAttacks.All,
        .. ScopeAttacks.All,
        .. MemoryAttacks.All,
        .. StarvationAttacks.All,
        .. FloodingAttacks.All,
        .. ExposureAttacks.All,
        .. TextAttacks.All,
    ];
}
